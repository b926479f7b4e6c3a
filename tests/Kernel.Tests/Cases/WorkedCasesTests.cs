using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Cases;

public sealed class WorkedCasesTests
{
    [Fact]
    public void Every_worked_case_gives_its_expected_result()
    {
        CaseSuiteResult result = CaseSuite.Run(EngineCaseRunner.Run, static _ => true);
        Assert.True(result.Failed.Count == 0, string.Join("\n", result.Details));
        Assert.NotEmpty(result.Passed);
    }
}
