using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Data;

/// <summary>Where an operation says what a message about its data is about.</summary>
internal static class DataSourcePlace
{
    /// <summary>
    /// Returns what stands before a message: <c>operation.yaml:9:54: error: data source 'btc_1m': </c>.
    /// </summary>
    /// <param name="source">The data source.</param>
    /// <param name="key">The key that is meant; the data source as a whole where it isn't given.</param>
    public static string Of(DataSourceDocument source, string key)
    {
        YamlNode place = source.Node.Find(key) ?? source.Node;
        return new Finding(
            FindingSeverity.Error, place.File, place.Line, place.Column, $"data source '{source.Id}': ").ToString();
    }
}
