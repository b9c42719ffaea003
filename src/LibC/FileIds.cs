using static Vectl.Linux.LibC;

namespace Vectl.Linux;

/// <summary>
/// Makes what this thread creates belong to another user and group, with root's capabilities kept (<c>setfsuid(2)</c>), until it
/// is disposed. An idmapped mount that has no id for the host's root refuses to create anything for it (EOVERFLOW).
/// </summary>
public readonly ref struct FileIds : IDisposable
{
    readonly nint _securebits;
    readonly bool _changed;

    FileIds(uint uid, uint gid)
    {
        _securebits = Kernel.CheckRaw(Kernel.Call(SysNo.prctl, PR_GET_SECUREBITS), "prctl", "PR_GET_SECUREBITS");
        SetSecurebits(_securebits | SECBIT_NO_SETUID_FIXUP);
        _changed = true;
        Kernel.Call(SysNo.setfsgid, (nint)gid);
        Kernel.Call(SysNo.setfsuid, (nint)uid);
        // Neither says whether it did; asked for an invalid id they tell the one in force.
        if (Kernel.Call(SysNo.setfsgid, -1) == (nint)gid && Kernel.Call(SysNo.setfsuid, -1) == (nint)uid)
            return;
        Dispose();
        throw new ErrnoException(Errno.EPERM, "setfsuid", $"{uid}:{gid}");
    }

    /// <summary>Uses <paramref name="uid"/> and <paramref name="gid"/> of the host on the calling thread.</summary>
    public static FileIds Use(uint uid, uint gid) => uid == 0 && gid == 0 ? default : new FileIds(uid, gid);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_changed)
            return;
        Kernel.Call(SysNo.setfsuid, 0);
        Kernel.Call(SysNo.setfsgid, 0);
        SetSecurebits(_securebits);
    }

    static void SetSecurebits(nint bits) => Kernel.CheckRaw(Kernel.Call(SysNo.prctl, PR_SET_SECUREBITS, bits), "prctl", "PR_SET_SECUREBITS");
}
