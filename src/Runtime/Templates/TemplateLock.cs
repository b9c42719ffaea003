using System.Globalization;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Templates;

/// <summary>
/// The lock of one template's name (<c>flock(2)</c> on <c>.NAME.lock</c>, which stays): shared while a VE is created from
/// it, exclusive while it is made or removed. The kernel frees it when its holder dies.
/// </summary>
public sealed class TemplateLock : IDisposable
{
    const int PollMs = 20;

    readonly Fd _file;

    TemplateLock(Fd file) => _file = file;

    /// <summary>Whether it is held alone or with others.</summary>
    internal static TemplateLock? TryTake(Fd templates, TemplateName name, int operation)
    {
        Fd file = Kernel.OpenAt(templates, FileName(name), O_RDWR | O_CREAT | O_NOFOLLOW, TreeModes.PrivateFile);
        if (flock(file.Number, operation | LOCK_NB) < 0)
        {
            file.Dispose();
            return Kernel.LastErrno == Errno.EAGAIN ? null : throw new ErrnoException(Kernel.LastErrno, "flock", FileName(name));
        }
        if (operation == LOCK_EX)
        {
            ftruncate(file.Number, 0);
            Kernel.WriteAll(file.Number, Encoding.ASCII.GetBytes(getpid().ToString(CultureInfo.InvariantCulture)), FileName(name));
        }
        return new TemplateLock(file);
    }

    /// <summary>Takes it, or fails with who holds it (exit code 9).</summary>
    internal static TemplateLock Take(Fd templates, TemplateName name, int operation)
        => TryTake(templates, name, operation) ?? throw new VeException(VeError.Locked, $"template {name} is being worked on{Holder(templates, name)}", "Try again when that is done.");

    /// <summary>Takes it when its holder is done.</summary>
    internal static TemplateLock Wait(Fd templates, TemplateName name, int operation)
    {
        while (true)
        {
            if (TryTake(templates, name, operation) is { } taken)
                return taken;
            Thread.Sleep(PollMs);
        }
    }

    static string Holder(Fd templates, TemplateName name)
    {
        using Fd? file = Kernel.TryOpenAt(templates, FileName(name), O_RDONLY | O_NOFOLLOW);
        string pid = file is null ? "" : Encoding.ASCII.GetString(Kernel.ReadToEnd(file, FileName(name)));
        return pid.Length == 0 ? "" : $" (last by process {pid})";
    }

    static string FileName(TemplateName name) => $".{name}.lock";

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
