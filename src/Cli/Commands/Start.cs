using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Host;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>start CTID</c>.</summary>
sealed record Start(string Target, bool Force, bool DryRun, bool Foreground, bool SkipLimits = false, UpTimeout? Wait = null) : Verb
{
    // A service manager does not try again.
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        Option<bool> force = Word.Flag("--force", "Start it even when it is disabled");
        Option<bool> dryRun = Word.Flag("--dry-run", "Print every system call of the start and do none of them");
        Option<bool> foreground = Word.Flag("--foreground", "Stay until it stops for good, also when it runs already; SIGTERM and SIGINT stop it (for service managers)");
        Option<bool> skipLimits = Word.SkipLimits();
        Option<bool> wait = UpTimeout.Flag();
        Option<string?> timeout = UpTimeout.Option();
        Option<bool> onBoot = Word.Flag("--onboot", "Start all that start with the host, in the order of their bootorder, instead of one");
        return new VerbCommand("start", "Start a container", target, wait, timeout, force, dryRun, foreground, skipLimits, onBoot)
        {
            Usage = Word.Ve,
            Group = "Lifecycle",
            Notes = """
                Returns when the container's init has been executed, with --wait when the system in it is up. Exit code 6 when the host cannot enforce one of its limits, 32 when it runs already, 105 when it is disabled, 133 when it did not come up.

                The first start of a container that create was given a script for waits until the system is up and runs it; exit code 79 when the script failed. See provision.

                With --onboot: those with onboot: yes, and those without onboot that ran when the host went down or stop --all stopped them. A higher bootorder is earlier,
                none is last; those of one order start at once, as many as there are processors. What runs or is disabled is passed over. One that fails keeps no other from
                its start; it is named, and the exit code is that of the first that failed.
                """,
            Examples = ["vectl start 101", "vectl start web --wait --timeout 60", "vectl start web --dry-run", "vectl start --onboot"],
            Bind = result => result.GetValue(onBoot)
                ? result.ForAll(onBoot, new StartOnBoot())
                : new Start(result.Target(target), result.GetValue(force), result.GetValue(dryRun), result.GetValue(foreground), result.GetValue(skipLimits), UpTimeout.Parse(result, wait, timeout, result.GetValue(foreground) ? foreground : null)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        var start = new StartVe(session.Host);
        if (DryRun)
        {
            session.Terminal.Write(start.PrintPlan(id));
            return 0;
        }
        using var follow = new FollowVe(session.Host);
        if (Foreground)
            follow.CatchSignals();
        using var arrival = new Arrival(session, id, Wait);
        try
        {
            Begin(session, start, id, new StartOptions(Force, SkipLimits, arrival.Notify), Foreground ? s_patience : default);
        }
        catch (VeException e) when (Foreground && e.Error == VeError.Running)
        {
            session.Say($"Container is already running: CTID {id}");
            return follow.Run(id);
        }
        if (Foreground)
            return Follow(session, arrival, follow, id);
        arrival.Attend();
        return 0;
    }

    // A stop that is asked for meanwhile is not to wait for a script, and ends it.
    static int Follow(Session session, Arrival arrival, FollowVe follow, VeId id)
    {
        var attend = new Thread(() =>
        {
            try
            {
                arrival.Attend();
            }
            catch (Exception failure) when (failure is VeException or IOException)
            {
                session.Errors.Print(failure);
            }
        });
        attend.Start();
        int exit = follow.Run(id);
        attend.Join();
        return exit;
    }

    /// <summary>Prints what keeps a container from working as configured.</summary>
    public static Action<Finding> Warner(Session session, VeId id) => finding => session.Errors.Warn($"CTID {id}: {finding.Detail}", finding.Mend);

    /// <summary>Starts it with vzctl's progress text.</summary>
    public static void Begin(Session session, StartVe start, VeId id, StartOptions options, TimeSpan wait = default)
    {
        start.Run(id, options with { Warn = Warner(session, id) }, wait);
        session.Say("Container start in progress...");
    }
}
