using S1mpleTrader.Kernel.Contracts;

namespace StudyHost;

/// <summary>Plans a stop and a target, and at one trade does what a study must survive.</summary>
public partial struct HostileExit
{
    private int _plans;

    public partial ExitPlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        if (++_plans == Parameters.At)
        {
            Harm.Do(Parameters.Harm);
        }

        int sign = (sbyte)directive.Entry.Direction;
        decimal reference = view.EntryReference;
        return new ExitPlan(reference * (1m - (sign * 0.01m)), reference * (1m + (sign * 0.02m)));
    }
}
