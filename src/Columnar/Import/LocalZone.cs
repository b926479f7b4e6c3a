using System;
using System.Globalization;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The zone of stamps that don't carry one: UTC, a fixed offset, or a zone of the IANA data base.</summary>
/// <remarks>
/// A local time that the clock skipped is no time. One that it showed twice is told apart by the order of rows: the
/// earlier instant while that lies after the row before, else the later. Invariant: within the cached quarter of an
/// hour the zone has one offset and no local time is skipped or repeated; all zones change at quarters of an hour.
/// </remarks>
internal sealed class LocalZone
{
    private const long PerQuarter = 15 * UtcNanos.PerMinute;

    private readonly TimeZoneInfo? _zone;
    private long _cachedQuarter = long.MinValue; // Local quarter hour since the epoch that the offset is for.
    private long _offsetNanos;                   // Local time minus UTC.

    private LocalZone(string name, TimeZoneInfo? zone, long offsetNanos)
    {
        Name = name;
        _zone = zone;
        _offsetNanos = offsetNanos;
    }

    /// <summary>The zone as it was given.</summary>
    internal string Name { get; }

    /// <summary>Whether local times are UTC.</summary>
    internal bool IsUtc => _zone is null && _offsetNanos == 0;

    /// <summary>Whether local times are as far from UTC at all times.</summary>
    internal bool HasOneOffset => _zone is null;

    /// <summary>Local times that the clock showed twice.</summary>
    internal long AmbiguousCount { get; private set; }

    /// <summary>Finds a zone.</summary>
    /// <param name="name"><c>UTC</c>, <c>Z</c>, <c>GMT</c>, <c>+03:00</c>, <c>UTC-5</c> or an IANA name.</param>
    /// <returns>The zone, or null where there is none of that name.</returns>
    internal static LocalZone? Find(string name)
    {
        string text = name.Trim();
        bool isPrefixed = text.StartsWith("UTC", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase);
        string offset = isPrefixed ? text[3..] : text;
        if (text.Length == 0)
        {
            return null;
        }

        if (offset is "" or "Z" or "z")
        {
            return new LocalZone("UTC", null, 0);
        }

        if (offset[0] is '+' or '-')
        {
            string[] parts = offset[1..].Split(':');
            return parts.Length <= 2
                && byte.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out byte hours)
                && byte.TryParse(
                    parts.Length == 2 ? parts[1] : "0", NumberStyles.None,
                    CultureInfo.InvariantCulture, out byte minutes)
                && hours <= 14 && minutes < 60
                ? new LocalZone(
                    offset, null,
                    (offset[0] == '-' ? -1 : 1) * ((hours * UtcNanos.PerHour) + (minutes * UtcNanos.PerMinute)))
                : null;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(text, out TimeZoneInfo? zone)
            ? new LocalZone(text, zone, 0)
            : null;
    }

    /// <summary>Converts a local time.</summary>
    /// <param name="local">Nanoseconds since the epoch, as if local time were UTC.</param>
    /// <param name="previous">The instant of the row before, to tell repeated hours apart.</param>
    /// <param name="nanos">The instant, where the reason is none.</param>
    /// <returns>None, or <see cref="RowReject.InvalidLocalTime"/>.</returns>
    internal RowReject ToUtc(long local, long previous, out long nanos)
    {
        if (_zone is not null)
        {
            long quarter = UtcNanos.FloorDivide(local, PerQuarter);
            if (quarter != _cachedQuarter)
            {
                return Look(_zone, local, quarter, previous, out nanos);
            }
        }

        nanos = local - _offsetNanos;
        return RowReject.None;
    }

    // Asked of the offsets at instants. The framework's own answers about local times know of one skipped or repeated
    // only where daylight saving puts the clock forward: not of a winter time that puts it back (Dublin, Casablanca),
    // nor of a new standard time (Moscow 2014).
    private RowReject Look(TimeZoneInfo zone, long local, long quarter, long previous, out long nanos)
    {
        long before = OffsetAt(zone, local - UtcNanos.PerDay);
        long after = OffsetAt(zone, local + UtcNanos.PerDay);
        bool isBefore = OffsetAt(zone, local - before) == before;
        bool isAfter = OffsetAt(zone, local - after) == after;
        nanos = 0;
        if (!isBefore && !isAfter)
        {
            return RowReject.InvalidLocalTime;
        }

        if (before == after || !isBefore || !isAfter)
        {
            _cachedQuarter = quarter;
            _offsetNanos = isBefore ? before : after;
            nanos = local - _offsetNanos;
            return RowReject.None;
        }

        AmbiguousCount++;
        long earlier = local - Math.Max(before, after);
        long later = local - Math.Min(before, after);
        nanos = earlier > previous ? earlier : later;
        return RowReject.None;
    }

    // Local time minus UTC.
    private static long OffsetAt(TimeZoneInfo zone, long instant)
        => zone.GetUtcOffset(UtcNanos.ToDateTime(instant)).Ticks * 100;
}
