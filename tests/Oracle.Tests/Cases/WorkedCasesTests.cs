using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

public sealed class WorkedCasesTests
{
    [Fact]
    public void Oracle_passes_every_worked_case()
    {
        CaseSuiteResult result = CaseSuite.Run(OracleCaseRunner.Run, _ => true);
        Assert.True(result.Failed.Count == 0, string.Join("\n", [result.Summary, .. result.Details]));
        Assert.Empty(result.Skipped);
    }
}
