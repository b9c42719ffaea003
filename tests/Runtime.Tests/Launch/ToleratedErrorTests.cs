using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Namespaces.Security;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>Every failure that a plan forgives, one by one: an error that nobody thought of must end the launch.</summary>
public sealed class ToleratedErrorTests
{
    static string[] Tolerated(string plan) => [.. PlanSample.All[plan].Plan.First.Child.WithDescendants().SelectMany(stage => stage.Steps.OfType<CallStep>()
        .Where(call => call.Tolerate != Errno.OK).Select(call => $"{stage.Name}: {call.Number} {Subject(call)} {Errnos(call)}{(call.Skip == 0 ? "" : $", skip {call.Skip}")}"))];

    static string Subject(CallStep call) => string.Join(' ', call.Args.OfType<Arg.Str>().Select(text => text.Content).TakeLast(1));

    static string Errnos(CallStep call) => call.Tolerate == CallStep.AnyErrno ? "any" : call.Tolerate.ToString();

    static string Mask(MaskedPath masked) => masked.Kind switch
    {
        MaskKind.File => $"init: mount {masked.Path} ENOENT",
        MaskKind.Directory => "init: mount size=0,nr_inodes=2 ENOENT",
        _ => $"init: mount {masked.Path} ENOENT, skip 1",
    };

    [Fact]
    public void Start_WithDevicesAndLimits_ForgivesNoLimit()
    {
        string[] tolerated = Tolerated("start with devices and limits");
        Assert.Contains("setup: mkdirat net EEXIST", tolerated);
        Assert.DoesNotContain(tolerated, call => call.StartsWith("setup: write", StringComparison.Ordinal) || call.Contains("prlimit64", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("start without clock offsets")]
    public void Start(string plan) => Assert.Equal(
        ["monitor: write -1000 EACCES", "setup: mkdirat dev EEXIST", "setup: mkdirat proc EEXIST", "setup: mkdirat sys EEXIST", "setup: write 0 EACCES",
            "init: mkdirat proc EEXIST", "init: mkdirat sys EEXIST", .. MaskedPaths.All.Select(Mask), "init: openat /proc/sys/net/ipv4/ping_group_range ENOENT, skip 2", "init: keyctl  ENOSYS"], Tolerated(plan));

    [Theory]
    [InlineData("exec")]
    [InlineData("exec in a terminal")]
    public void Exec(string plan) => Assert.Equal(["exec: chdir /root any", "exec: keyctl  ENOSYS", "exec: execve /usr/bin/id any"], Tolerated(plan));

    [Fact]
    public void Hostname() => Assert.Empty(Tolerated("hostname"));
}
