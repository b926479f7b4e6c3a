using System;

namespace S1mpleTrader.Host.Watch;

/// <summary>A worker failed: which one, at which bar, and what it was given.</summary>
/// <param name="message">All of it, for people.</param>
/// <param name="inner">What it threw; null where it answered what no worker may.</param>
internal sealed class WorkerFailedException(string message, Exception? inner) : Exception(message, inner);
