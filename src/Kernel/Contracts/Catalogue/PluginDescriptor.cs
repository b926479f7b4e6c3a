using System;
using System.Collections.Generic;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// What kind of worker a plugin makes; it decides the base class of what <see cref="PluginDescriptor.Create"/> returns.
/// </summary>
public enum PluginKind : byte
{
    /// <summary><see cref="ContextOperator"/>.</summary>
    Context,

    /// <summary><see cref="AtRowOperator"/>.</summary>
    ContextAtRow,

    /// <summary><see cref="OpportunityOperator"/>.</summary>
    Opportunity,

    /// <summary><see cref="RefinerWorker"/>.</summary>
    Refiner,

    /// <summary><see cref="MarketThreatOperator"/>.</summary>
    MarketThreat,

    /// <summary><see cref="LedgerThreatWorker"/>.</summary>
    LedgerThreat,

    /// <summary><see cref="StrategyPlannerWorker"/>.</summary>
    StrategyPlanner,

    /// <summary><see cref="EntryPlannerWorker"/>.</summary>
    EntryPlanner,

    /// <summary><see cref="SizePlannerWorker"/>.</summary>
    SizePlanner,

    /// <summary><see cref="ExitPlannerWorker"/>.</summary>
    ExitPlanner,

    /// <summary><see cref="IntentPlannerWorker"/>.</summary>
    IntentPlanner,

    /// <summary><see cref="EventWorker"/>.</summary>
    EventDriven,

    /// <summary><see cref="OverlayWorker"/>.</summary>
    Overlay,
}

/// <summary>An event that a plugin hears.</summary>
/// <param name="Event">Its name, or the parameter of type event that names it.</param>
/// <param name="IsParameter">Whether <paramref name="Event"/> is a parameter.</param>
/// <param name="Payload">What the handler takes.</param>
/// <param name="Name">The handler as manifest and wiring map write it.</param>
public sealed record HandlerDescriptor(string Event, bool IsParameter, EventPayload Payload, string Name);

/// <summary>A column that a plugin reads.</summary>
/// <param name="Name">The parameter of the author's method that receives it.</param>
/// <param name="Source">
/// Where it comes from: <c>PARAMETER</c> of type column, <c>PARAMETER.column</c> where PARAMETER is of type worker, or
/// else a raw column (<c>open</c>, <c>high</c>, <c>low</c>, <c>close</c>, <c>volume</c>): a column parameter called
/// <c>volume</c> hides the raw one.
/// </param>
/// <param name="Window">
/// Rows that the author's method sees, now included: a number, or the name of an int parameter; "1" for now only.
/// </param>
/// <param name="WindowExtra">Rows added to <paramref name="Window"/>, for a window of k × parameter + n.</param>
/// <param name="IsOptional">Whether the parameter that names the column may be null; the input is then NaN.</param>
/// <param name="WindowFactor">What the parameter of <paramref name="Window"/> is multiplied by.</param>
/// <param name="IsFlags">Whether the author's method sees flags, 64 rows a word.</param>
public sealed record InputDescriptor(
    string Name, string Source, string Window, int WindowExtra,
    bool IsOptional, int WindowFactor = 1, bool IsFlags = false);

/// <summary>A column that a context plugin writes.</summary>
/// <param name="Name">Its name behind the instance id.</param>
/// <param name="Unit">Its unit, such as price, ratio or flag; empty for none.</param>
/// <param name="Description">One line; may be empty.</param>
/// <param name="DefinedAfter">
/// The row, counted from 1, in which it is first defined, as the manifest writes it: numbers and parameters, such as
/// <c>2 * period</c>; empty where that depends on the market.
/// </param>
/// <param name="IsFlags">Whether it is written as flags, 64 rows a word.</param>
public sealed record OutputDescriptor(
    string Name, string Unit, string Description, string DefinedAfter = "", bool IsFlags = false);

/// <summary>A plugin as its manifest declares it, with the factory that the generator wrote.</summary>
public abstract class PluginDescriptor
{
    /// <summary>Its name in blueprints.</summary>
    public abstract string Name { get; }

    /// <summary>What it makes.</summary>
    public abstract PluginKind Kind { get; }

    /// <summary>
    /// Its category: context_worker, opportunity_worker, threat_worker, strategy_planner,
    /// planning_worker, execution_worker.
    /// </summary>
    public abstract string Type { get; }

    /// <summary>Its sub-type within the category; empty for a strategy planner.</summary>
    public abstract string Subtype { get; }

    /// <summary>Its version; part of a run's identity.</summary>
    public abstract string Version { get; }

    /// <summary>One line.</summary>
    public abstract string Description { get; }

    /// <summary>
    /// What it computes, exactly: formulas, thresholds and what is undefined when, by the names of its parameters and
    /// columns. One paragraph; empty where the description says it all.
    /// </summary>
    public virtual string Rule => "";

    /// <summary>The literature it follows; empty where the description says it all.</summary>
    public virtual string Source => "";

    /// <summary>How it looks in a blueprint; may be empty.</summary>
    public virtual string Example => "";

    /// <summary>
    /// The signal type of an opportunity worker or the threat type of a threat worker; empty otherwise.
    /// </summary>
    public abstract string SignalType { get; }

    /// <summary>Names of the numbers in its signals' metadata, at most four.</summary>
    public abstract IReadOnlyList<string> Metadata { get; }

    /// <summary>Its parameters, in order.</summary>
    public abstract IReadOnlyList<ParameterDescriptor> Parameters { get; }

    /// <summary>The columns it reads, in order.</summary>
    public abstract IReadOnlyList<InputDescriptor> Inputs { get; }

    /// <summary>The columns it writes, in order.</summary>
    public abstract IReadOnlyList<OutputDescriptor> Outputs { get; }

    /// <summary>
    /// The events it hears besides its role's own call, in order: a handler's index is its place here.
    /// </summary>
    public virtual IReadOnlyList<HandlerDescriptor> Handlers => [];

    /// <summary>The events it publishes under names of its own, in order.</summary>
    public virtual IReadOnlyList<string> Publishes => [];

    /// <summary>
    /// DTOs that must have been made before the worker is asked, by the platform or by a worker of an earlier step.
    /// </summary>
    public virtual IReadOnlyList<string> RequiresDtos => [];

    /// <summary>DTOs that the worker makes besides the one of its role.</summary>
    public virtual IReadOnlyList<string> ProvidesDtos => [];

    /// <summary>Whether one instance serves all symbols of a strategy.</summary>
    public virtual bool IsMultiSymbol => false;

    /// <summary>
    /// Returns what is wrong with a combination of parameters that are each within their range; null for nothing.
    /// </summary>
    /// <param name="parameters">Values in the order of <see cref="Parameters"/>.</param>
    public virtual string? FindProblem(ParameterSet parameters) => null;

    /// <summary>Makes a worker instance.</summary>
    /// <param name="binding">Its name, parameters and columns.</param>
    public abstract Worker Create(WorkerBinding binding);
}

/// <summary>The plugins that an executable was built with.</summary>
/// <param name="plugins">In ascending order of name.</param>
/// <param name="pipelines">Fused pipelines of blueprints that were known when the executable was built.</param>
public sealed class PluginCatalogue(IReadOnlyList<PluginDescriptor> plugins, IReadOnlyList<FusedPipeline> pipelines)
{
    /// <summary>Makes a catalogue without fused pipelines.</summary>
    /// <param name="plugins">In ascending order of name.</param>
    public PluginCatalogue(IReadOnlyList<PluginDescriptor> plugins)
        : this(plugins, [])
    {
    }

    /// <summary>All plugins, in ascending order of name.</summary>
    public IReadOnlyList<PluginDescriptor> Plugins { get; } = plugins;

    /// <summary>All fused pipelines; the first that fits a run serves it.</summary>
    public IReadOnlyList<FusedPipeline> Pipelines { get; } = pipelines;

    /// <summary>Joins catalogues: those that ship, and those of a user's own projects.</summary>
    /// <param name="catalogues">The catalogues.</param>
    /// <returns>All their plugins, in ascending order of name, and all their pipelines.</returns>
    /// <exception cref="ArgumentException">Two plugins have the same name.</exception>
    public static PluginCatalogue Merge(params IReadOnlyList<PluginCatalogue> catalogues)
    {
        List<PluginDescriptor> all = [];
        List<FusedPipeline> pipelines = [];
        foreach (PluginCatalogue catalogue in catalogues)
        {
            all.AddRange(catalogue.Plugins);
            pipelines.AddRange(catalogue.Pipelines);
        }

        all.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        for (int i = 1; i < all.Count; i++)
        {
            if (all[i - 1].Name == all[i].Name)
            {
                throw new ArgumentException($"Two plugins are called '{all[i].Name}'.", nameof(catalogues));
            }
        }

        return new PluginCatalogue(all, pipelines);
    }

    /// <summary>Returns the plugin of a name, or null.</summary>
    /// <param name="name">The name as in blueprints.</param>
    public PluginDescriptor? Find(string name)
    {
        foreach (PluginDescriptor plugin in Plugins)
        {
            if (plugin.Name == name)
            {
                return plugin;
            }
        }

        return null;
    }
}
