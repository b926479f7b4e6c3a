using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Journal;

/// <summary>A journal's rows in words: each number with the name that its kind, reason or worker gives it.</summary>
/// <param name="strategy">Names what workers' numbers mean; may be null.</param>
internal sealed class JournalWords(StrategySpec? strategy)
{
    private static readonly string[] Weighed = ["confidence", "strength", "weakness", "severity"];
    private static readonly string[] Matched =
        ["confidence", "timing_preference", "aggressiveness", "execution_urgency"];

    /// <summary>Returns the column of the id that a row is about.</summary>
    public static JournalColumn IdOf(JournalRow row) => row.Kind switch
    {
        JournalKind.Assessment => JournalColumn.ContextId,
        JournalKind.Opportunity => JournalColumn.OpportunityId,
        JournalKind.Threat => JournalColumn.ThreatId,
        JournalKind.EntryPlan => JournalColumn.EntryPlanId,
        JournalKind.ExitPlan => JournalColumn.ExitPlanId,
        JournalKind.SizePlan => JournalColumn.SizePlanId,
        JournalKind.Intent => JournalColumn.IntentId,
        JournalKind.ExecutionDirective => JournalColumn.ExecutionId,
        JournalKind.OrderSubmitted or JournalKind.OrderEnded or JournalKind.OrderRefused => JournalColumn.OrderId,
        JournalKind.TradeOpened or JournalKind.TradeClosed or JournalKind.ExitModified or JournalKind.Funding
            => JournalColumn.TradeId,
        JournalKind.Fill => JournalColumn.FillId,
        _ when row.Has(JournalColumn.DirectiveId) => JournalColumn.DirectiveId,
        _ => JournalColumn.OpportunityId,
    };

    /// <summary>Returns how far a row stands from the root of its chain.</summary>
    public static int DepthOf(JournalKind kind) => kind switch
    {
        JournalKind.Assessment or JournalKind.Threat or JournalKind.Event or JournalKind.Halt => 0,
        JournalKind.Equity or JournalKind.Opportunity or JournalKind.Liquidation => 0,
        JournalKind.Directive or JournalKind.Rejected or JournalKind.Superseded => 1,
        JournalKind.Expired or JournalKind.Executed => 1,
        JournalKind.EntryPlan or JournalKind.ExitPlan or JournalKind.SizePlan or JournalKind.Intent => 2,
        JournalKind.ExecutionDirective => 2,
        JournalKind.OrderSubmitted or JournalKind.OrderEnded or JournalKind.OrderRefused => 3,
        _ => 4,
    };

    /// <summary>Returns what a row says behind its kind and id.</summary>
    public string FactsOf(JournalRow row)
    {
        var text = new StringBuilder();
        Add(text, row.Text(JournalColumn.Reason));
        Add(text, row.Text(JournalColumn.Event));
        Add(text, row.Text(JournalColumn.Detail));
        Add(text, row.Text(JournalColumn.Symbol));
        Add(text, row.Text(JournalColumn.Direction));
        Add(text, row.Text(JournalColumn.OrderType));
        AddDecimal(text, row, JournalColumn.Quantity, "quantity");
        AddDecimal(text, row, JournalColumn.Price, PriceName(row.Kind));
        AddDecimal(text, row, JournalColumn.StopPrice, "stop");
        AddDecimal(text, row, JournalColumn.TargetPrice, "target");
        if (row.Double(JournalColumn.Confidence) is { } confidence)
        {
            Add(text, "confidence " + NumberText.Of(confidence));
        }

        for (int i = 0; i < 4; i++)
        {
            if (row.Double(JournalColumn.Value1 + i) is { } value)
            {
                Add(text, ValueName(row, i) + " " + NumberText.Of(value));
            }
        }

        AddDecimal(text, row, JournalColumn.Fee, "fee");
        AddDecimal(text, row, JournalColumn.GrossPnl, "gross_pnl");
        AddDecimal(text, row, JournalColumn.Funding, "funding");
        AddDecimal(text, row, JournalColumn.Balance, "balance");
        AddDecimal(text, row, JournalColumn.Equity, "equity");
        if (row.Text(JournalColumn.Worker) is { } worker)
        {
            Add(text, "by " + worker);
        }

        AddAncestor(text, row);
        return text.ToString();
    }

    /// <summary>Returns a row as one line.</summary>
    public string LineOf(JournalRow row)
    {
        string kind = new string(' ', 2 * DepthOf(row.Kind)) + JournalColumns.Kinds[(int)row.Kind];
        string time = Columnar.Time.UtcNanos.ToIso(row.Time);
        string id = row.Text(IdOf(row)) ?? "-";
        return string.Create(CultureInfo.InvariantCulture, $"{time}  {kind,-24} {id,-26} {FactsOf(row)}").TrimEnd();
    }

    /// <summary>Returns the name of one of a row's four numbers.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">0 to 3.</param>
    public string ValueName(JournalRow row, int index)
    {
        IReadOnlyList<string> names = row.Kind switch
        {
            JournalKind.Assessment => ["strength", "weakness"],
            JournalKind.Opportunity => WorkerOf(row)?.Plugin.Metadata ?? [],
            JournalKind.Threat => ["severity"],
            JournalKind.Event => ["score"],
            JournalKind.Halt => ["instants"],
            JournalKind.Directive => ["timing_preference", "aggressiveness", "risk_reward_ratio", "execution_urgency"],
            JournalKind.SizePlan => ["risk_distance"],
            JournalKind.Intent => ["urgency", "visibility", "max_slippage_pct", "window_minutes"],
            JournalKind.OrderRefused => ["price", "decision_price", "max_slippage_pct"],
            JournalKind.Rejected => RejectionNames(row),
            _ => [],
        };
        return index < names.Count ? names[index] : JournalColumns.Names[(int)JournalColumn.Value1 + index];
    }

    /// <summary>
    /// Whether a row is a refusal of the strategy planner's own, for which it weighed what the row says.
    /// </summary>
    public bool IsOfStrategyPlanner(JournalRow row)
        => strategy is not null && row.Kind == JournalKind.Rejected && row.Has(JournalColumn.Value1)
            && ReferenceEquals(RejectionNames(row), Weighed);

    /// <summary>Returns the strategy planner with its parameters: what it weighs with, and its limits.</summary>
    public string PlannerText()
    {
        WorkerSpec planner = strategy!.Planner;
        var text = new StringBuilder($"{planner.InstanceId} ({planner.Plugin.Name}) decided");
        for (int i = 0; i < planner.Parameters.Count; i++)
        {
            ParameterValue value = planner.Parameters[i];
            text.Append(i == 0 ? " by " : ", ").Append(planner.Plugin.Parameters[i].Name).Append(' ')
                .Append(value.IsNull ? "null" : value.Text);
        }

        return text.ToString();
    }

    /// <summary>Returns what planners of a role want of a directive, one line each.</summary>
    /// <param name="detail">The role, as NO_PLANNER_MATCHED names it.</param>
    public IEnumerable<string> RangesOf(string detail)
    {
        IReadOnlyList<PlannerSpec> planners = strategy is null ? [] : detail switch
        {
            "ENTRY_PLANNING" => strategy.Entry,
            "EXIT_PLANNING" => strategy.Exit,
            "SIZE_PLANNING" => strategy.Size,
            "EXECUTION_INTENT_PLANNING" => strategy.Intent,
            _ => [],
        };
        foreach (PlannerSpec planner in planners)
        {
            StringBuilder text = new StringBuilder(planner.Worker.InstanceId).Append(':');
            foreach (TriggerSpec trigger in planner.Triggers)
            {
                string values = trigger.Values.Count > 0
                    ? string.Join(", ", trigger.Values)
                    : NumberText.Of(trigger.Minimum) + ", " + NumberText.Of(trigger.Maximum);
                text.Append(' ').Append(TriggerBinder.NameOf(trigger.Field)).Append(" [").Append(values).Append(']');
            }

            yield return text.Append(planner.Triggers.Count == 0 ? " anything" : string.Empty).ToString();
        }
    }

    /// <summary>Returns a worker's inputs with their values, as the blueprint names them.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="values">By input.</param>
    public string InputsOf(WorkerSpec worker, ReadOnlySpan<double> values)
    {
        var text = new StringBuilder();
        for (int i = 0; i < values.Length; i++)
        {
            ColumnSource source = worker.Inputs[i];
            if (source.Worker != ColumnSource.Absent)
            {
                string name = worker.Plugin.Inputs[i].Name;
                string column = ColumnOf(source);
                string value = double.IsNaN(values[i]) ? "undefined" : NumberText.Of(values[i]);
                text.Append(text.Length == 0 ? string.Empty : ", ")
                    .Append(name == column ? name : $"{name} = {column}").Append(' ').Append(value);
            }
        }

        return text.ToString();
    }

    private string ColumnOf(ColumnSource source)
    {
        if (source.Worker == ColumnSource.Raw)
        {
            string raw = ((string[])["open", "high", "low", "close", "volume"])[source.Column];
            return source.Symbol is null ? raw : source.Symbol + "." + raw;
        }

        WorkerSpec worker = strategy!.Context[source.Worker];
        return worker.InstanceId + "." + worker.Plugin.Outputs[source.Column].Name;
    }

    private string[] RejectionNames(JournalRow row) => row.Text(JournalColumn.Reason) switch
    {
        "REFINER" => Array.ConvertAll([.. WorkerOf(row)?.Plugin.Inputs ?? []], input => input.Name),
        "TRADING_HALTED" => ["instants_left"],
        "POSITION_OPEN" => ["open_trades", "pending_entries"],
        "NO_PLANNER_MATCHED" => Matched,
        "BELOW_MIN_NOTIONAL" => ["notional", "min_notional"],
        "RISK_LIMIT" => row.Text(JournalColumn.Detail) is "STOP_SIDE" ? ["stop", "entry_reference"]
            : row.Text(JournalColumn.Detail) is "TARGET_SIDE" ? ["target", "entry_reference"]
            : ["value", "limit"],
        "OVERLAY" => ["quantity", "notional", "open_trades", "exposure"],
        "INSUFFICIENT_FUNDS" => ["needed", "free"],
        "SLIPPAGE" => ["price", "decision_price", "max_slippage_pct"],
        _ => Weighed,
    };

    private WorkerSpec? WorkerOf(JournalRow row)
    {
        if (strategy is null || row.Text(JournalColumn.Worker) is not { } id)
        {
            return null;
        }

        IReadOnlyList<WorkerSpec>[] lists = [strategy.Opportunity, strategy.Refiners];
        foreach (IReadOnlyList<WorkerSpec> workers in lists)
        {
            foreach (WorkerSpec worker in workers)
            {
                if (worker.InstanceId == id)
                {
                    return worker;
                }
            }
        }

        return null;
    }

    private static string PriceName(JournalKind kind) => kind switch
    {
        JournalKind.ExecutionDirective => "reference",
        JournalKind.EntryPlan or JournalKind.OrderSubmitted or JournalKind.OrderEnded or JournalKind.OrderRefused
            => "limit",
        JournalKind.ExitModified => "partial",
        _ => "price",
    };

    // The nearest ancestor that isn't the row's own id.
    private static void AddAncestor(StringBuilder text, JournalRow row)
    {
        JournalColumn own = IdOf(row);
        JournalColumn ancestor = row.Kind switch
        {
            JournalKind.ExecutionDirective or JournalKind.OrderSubmitted or JournalKind.OrderEnded
                => JournalColumn.GroupId,
            JournalKind.Fill => JournalColumn.OrderId,
            JournalKind.TradeOpened or JournalKind.ExitModified => JournalColumn.DirectiveId,
            JournalKind.Directive or JournalKind.Rejected or JournalKind.Superseded or JournalKind.Executed
                or JournalKind.Expired
                => JournalColumn.OpportunityId,
            _ => own,
        };
        if (ancestor != own)
        {
            Add(text, row.Text(ancestor));
        }

        if (row.Kind is JournalKind.Directive or JournalKind.Fill or JournalKind.Rejected)
        {
            Add(text, row.Text(JournalColumn.TradeId));
        }

        if (row.Kind is JournalKind.Directive or JournalKind.Rejected)
        {
            Add(text, row.Text(JournalColumn.ThreatId));
        }
    }

    private static void AddDecimal(StringBuilder text, JournalRow row, JournalColumn column, string name)
    {
        if (row.Decimal(column) is { } value)
        {
            Add(text, name + " " + NumberText.Of(value));
        }
    }

    private static void Add(StringBuilder text, string? part)
    {
        if (part is not null)
        {
            text.Append(text.Length == 0 ? string.Empty : " ").Append(part);
        }
    }
}
