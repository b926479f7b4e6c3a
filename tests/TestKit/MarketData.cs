using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;

namespace S1mpleTrader.TestKit;

/// <summary>Reads the gzip CSV files of the shared data folder: slow, strict, one row at a time.</summary>
public static class MarketData
{
    private const string Header = "timestamp,open,high,low,close,volume";

    /// <summary>Bars of a file in the shared data folder; skips the running test where the folder is absent.</summary>
    public static IReadOnlyList<OracleBar> LoadShared(string fileName, int maxRows = int.MaxValue) =>
        Load(SharedFolder.Require("data", fileName), maxRows);

    /// <summary>Bars of a CSV file, plain or gzip, whose stamps are epoch milliseconds of the bar's open.</summary>
    public static IReadOnlyList<OracleBar> Load(string path, int maxRows = int.MaxValue)
    {
        using FileStream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using StreamReader reader = new(stream);
        string? header = reader.ReadLine();
        if (header != Header)
        {
            throw new InvalidDataException($"{path}: header is '{header}', not '{Header}'");
        }

        List<OracleBar> bars = [];
        while (bars.Count < maxRows && reader.ReadLine() is string line)
        {
            string[] cells = line.Split(',');
            bars.Add(new OracleBar(
                checked(long.Parse(cells[0], CultureInfo.InvariantCulture) * 1_000_000L),
                Number(cells[1]),
                Number(cells[2]),
                Number(cells[3]),
                Number(cells[4]),
                Number(cells[5])));
        }

        return bars;
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
