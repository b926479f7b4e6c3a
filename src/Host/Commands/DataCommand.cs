using System.CommandLine;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t data …</c>: bars in, bars out.</summary>
internal static class DataCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
        => new ExampleCommand(
            "data",
            "Imports, describes, verifies, exports and generates bars",
            "s1t data import btcusdt-5m.csv.gz --symbol BTCUSDT --timeframe 5m --out btcusdt-5m.arrow")
        {
            DataImportCommand.Create(context),
            DataInfoCommand.Create(context),
            DataVerifyCommand.Create(context),
            DataExportCommand.Create(context),
            DataGenerateCommand.Create(context),
        };
}
