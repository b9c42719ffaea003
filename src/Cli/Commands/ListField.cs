using System.Globalization;
using Vectl.Cgroups.Usage;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Cli.Vzctl;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary>A field of <c>list</c>, with vzlist's name, heading and width.</summary>
/// <param name="Name">Its name for <c>-o</c>, <c>-s</c> and JSON.</param>
/// <param name="Column">How the table has it.</param>
/// <param name="Value">Reads it.</param>
/// <param name="Parts">What of the container's cgroup has to be read for it.</param>
sealed record ListField(string Name, Column Column, Func<VeSummary, VectlPaths, FieldValue> Value, UsageParts Parts = UsageParts.None)
{
    /// <summary>vzlist's default columns.</summary>
    public const string Default = "ctid,numproc,status,ip,hostname";

    /// <summary>All fields, in the order of JSON.</summary>
    public static IReadOnlyList<ListField> All { get; } =
    [
        new("ctid", new("CTID", 10, AlignRight: true), (ve, _) => FieldValue.Of(ve.Id.Number)),
        new("status", new("STATUS", 9), (ve, _) => FieldValue.Of(StatusText(ve.Status))),
        // The processes of a running container are known without its limits.
        new("numproc", new("NPROC", 10, AlignRight: true), (ve, _) => FieldValue.Of(ve.Processes)),
        new("ip", new("IP_ADDR", 15), (ve, _) => NetworkFields.Addresses(ve.Network)),
        new("hostname", new("HOSTNAME", 32), (ve, _) => FieldValue.Of(ve.Config?.EffectiveHostname)),
        new("name", new("NAME", 32), (ve, _) => FieldValue.Of(ve.Config?.Name?.Text)),
        new("smart_name", new("SMARTNAME", 10, AlignRight: true), (ve, _) => FieldValue.Of(ve.Config?.Name?.Text ?? ve.Id.ToString())),
        new("description", new("DESCRIPTION", 32), (ve, _) => FieldValue.Of(ve.Config?.Description)),
        new("ostemplate", new("OSTEMPLATE", 24), (ve, _) => FieldValue.Of(ve.Config?.Template)),
        new("private", new("PRIVATE", 32), (ve, paths) => FieldValue.Of(paths.PrivateArea(ve.Id))),
        new("root", new("ROOT", 32), (ve, paths) => FieldValue.Of(paths.MountPoint(ve.Id))),
        new("layout", new("LAYOUT", 7), (ve, _) => FieldValue.Of(ve.Config is null ? null : "overlay")),
        new("onboot", new("ONBOOT", 6, AlignRight: true), (ve, _) => FieldValue.Of(OnBootTruth(ve.Config?.OnBoot))),
        new("bootorder", new("BOOTORDER", 10, AlignRight: true), (ve, _) => FieldValue.Of(ve.Config?.BootOrder)),
        new("disabled", new("DISABL", 6, AlignRight: true), (ve, _) => FieldValue.Of(ve.Config?.Disabled)),
        new("uptime", new("UPTIME", 15, AlignRight: true), (ve, _) => FieldValue.Of(ve.UptimeSeconds, UptimeText(ve.UptimeSeconds))),
        new("cpulimit", new("CPULIM", 7, AlignRight: true), (ve, _) => FieldValue.Of(CpuLimit(ve.Usage?.Cpu)), UsageParts.Cpu),
        new("cpuunits", new("CPUUNI", 7, AlignRight: true), (ve, _) => FieldValue.Of(ve.Usage?.Cpu.Weight * 10), UsageParts.Cpu),
        new("iolimit", new("IOLIMIT", 10, AlignRight: true), (ve, _) => FieldValue.Of(IoLimit(ve.Usage, cap => cap.ReadBytes, cap => cap.WrittenBytes)), UsageParts.Io),
        new("iopslimit", new("IOPSLIMIT", 10, AlignRight: true), (ve, _) => FieldValue.Of(IoLimit(ve.Usage, cap => cap.Reads, cap => cap.Writes)), UsageParts.Io),
        new("laverage", new("LAVERAGE", 14, AlignRight: true), (_, _) => FieldValue.Unknown),
        new("uid_base", new("UID_BASE", 10, AlignRight: true), (ve, _) => FieldValue.Of(ve.Config?.Ids.Base)),
        .. NetworkFields.All,
        new("problem", new("PROBLEM", 40), (ve, _) => FieldValue.Of(ve.Problem)),
        .. Beancounter.All.SelectMany(OfBeancounter),
    ];

    /// <summary>The fields of JSON: vzlist's suffixed ones are columns only.</summary>
    public static IEnumerable<ListField> OfJson => All.Where(f => !f.Name.Contains('.'));

    /// <summary>The field of a name or of one of vzlist's other names for it, or exit code 20.</summary>
    public static ListField Parse(string name)
    {
        string known = name switch
        {
            "veid" or "vpsid" => "ctid",
            "nproc" => "numproc",
            "ip_addr" => "ip",
            "ids" => "uid_base",
            _ => name,
        };
        return All.FirstOrDefault(f => f.Name == known) ?? throw new VeException(VeError.BadSyntax, $"unknown field '{Printable.Text(name)}'",
            DidYouMean.For(name, [.. All.Select(f => f.Name)]) ?? "Run 'vectl list -L' for the fields.");
    }

    /// <summary>The fields of a list with commas.</summary>
    public static IReadOnlyList<ListField> ParseMany(string names) => [.. names.Split(',').Select(Parse)];

    /// <summary>vzlist's word for a status.</summary>
    public static string StatusText(VeStatus status) => status switch
    {
        VeStatus.Running => "running",
        VeStatus.Mounted => "mounted",
        _ => "stopped",
    };

    // The parameter itself is what is held, .m the most, .b the barrier, .l the limit, .f how often it failed.
    static IEnumerable<ListField> OfBeancounter(Beancounter counter)
    {
        ListField Field(string suffix, Func<VeSummary, long?> value) => new(counter.Name + suffix, new(counter.Header + suffix.ToUpperInvariant(), 10, AlignRight: true),
            (ve, _) => value(ve) is Beancounter.Unlimited and var none ? FieldValue.Of(none, "unlimited") : FieldValue.Of(value(ve)), counter.Parts);
        if (counter.Name != "numproc")
            yield return Field("", counter.Held);
        yield return Field(".m", counter.MaxHeld);
        yield return Field(".b", ve => Beancounter.Number(counter.Barrier(ve)));
        yield return Field(".l", ve => Beancounter.Number(counter.Limit(ve)));
        yield return Field(".f", counter.FailCount);
    }

    // Percent of one CPU; vzlist has 0 for no limit.
    static long? CpuLimit(CpuUsage? cpu) => cpu?.Cpus is { } cpus ? (long)Math.Round(100 * cpus) : cpu?.Quota.IsNone == true ? 0 : null;

    // The lowest of all devices and directions; 0 for no limit.
    static long? IoLimit(CgroupUsage? usage, Func<IoCap, Cap> read, Func<IoCap, Cap> write)
        => usage is null || usage.Io.Devices.IsDefault ? null : usage.Io.Caps.SelectMany(cap => (long?[])[read(cap).Value, write(cap).Value]).Min() ?? 0;

    static bool? OnBootTruth(OnBoot? value) => value switch
    {
        OnBoot.Yes => true,
        OnBoot.No => false,
        _ => null,
    };

    static string? UptimeText(long? seconds) => seconds is not { } s ? null
        : string.Create(CultureInfo.InvariantCulture, $"{s / 86400:000}d{s / 3600 % 24:00}h:{s / 60 % 60:00}m:{s % 60:00}s");
}
