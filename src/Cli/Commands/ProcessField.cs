using System.Globalization;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Processes;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary>A field of <c>ps</c>.</summary>
/// <param name="Name">Its name for <c>-o</c> and JSON.</param>
/// <param name="Column">How the table has it.</param>
/// <param name="Value">Reads it.</param>
sealed record ProcessField(string Name, Column Column, Func<VeProcess, FieldValue> Value)
{
    /// <summary>The columns for one container.</summary>
    public const string Default = "user,vpid,pid,stat,rss,time,command";

    /// <summary>All fields, in the order of JSON.</summary>
    public static IReadOnlyList<ProcessField> All { get; } =
    [
        new("ctid", new("CTID", AlignRight: true), p => FieldValue.Of(p.Ve.Number)),
        new("user", new("USER"), p => FieldValue.Of(p.User ?? p.Uid?.ToString(CultureInfo.InvariantCulture))),
        new("uid", new("UID", AlignRight: true), p => FieldValue.Of(p.Uid)),
        new("vpid", new("VPID", AlignRight: true), p => p.VePid == 0 ? FieldValue.Unknown : FieldValue.Of(p.VePid)),
        new("pid", new("PID", AlignRight: true), p => FieldValue.Of(p.Pid)),
        new("ppid", new("PPID", AlignRight: true), p => FieldValue.Of(p.ParentVePid)),
        new("stat", new("STAT"), p => FieldValue.Of(p.State.ToString())),
        new("threads", new("THREADS", AlignRight: true), p => FieldValue.Of(p.Threads)),
        new("rss", new("RSS", AlignRight: true), p => FieldValue.Of(p.ResidentBytes, ByteCount.Text(p.ResidentBytes))),
        new("time", new("TIME", AlignRight: true), p => FieldValue.Of((long)p.CpuTime.TotalMilliseconds, TimeText(p.CpuTime))),
        new("comm", new("COMM"), p => FieldValue.Of(p.Name)),
        new("command", new("COMMAND"), p => FieldValue.Of(p.CommandLine)),
    ];

    /// <summary>The fields of a list with commas, or exit code 20.</summary>
    public static IReadOnlyList<ProcessField> ParseMany(string names)
    {
        var fields = new List<ProcessField>();
        foreach (string name in names.Split(','))
            fields.Add(All.FirstOrDefault(f => f.Name == name) ?? throw new VeException(VeError.BadSyntax, $"unknown field '{Printable.Text(name)}'",
                DidYouMean.For(name, [.. All.Select(f => f.Name)]) ?? $"The fields are {string.Join(", ", All.Select(f => f.Name))}."));
        return fields;
    }

    /// <summary>Processor time as ps(1) shows it.</summary>
    public static string TimeText(TimeSpan time)
        => string.Create(CultureInfo.InvariantCulture, $"{(time.Days > 0 ? $"{time.Days}-" : "")}{time.Hours:00}:{time.Minutes:00}:{time.Seconds:00}");
}
