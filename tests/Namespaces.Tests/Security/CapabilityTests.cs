using System.Buffers.Binary;
using System.Collections.Immutable;
using Vectl.Namespaces.Plans;
using Vectl.Namespaces.Security;
using static Vectl.Namespaces.Security.Capabilities;

namespace Vectl.Namespaces.Tests.Security;

public sealed class CapabilityTests
{
    [Fact]
    public void Names_EachAtItsNumber()
    {
        Assert.Equal(41, Names.Length);
        Assert.Equal("CAP_CHOWN", Names[CAP_CHOWN]);
        Assert.Equal("CAP_SYS_ADMIN", Names[CAP_SYS_ADMIN]);
        Assert.Equal("CAP_SETFCAP", Names[CAP_SETFCAP]);
        Assert.Equal("CAP_CHECKPOINT_RESTORE", Names[CAP_CHECKPOINT_RESTORE]);
        Assert.Equal("CAP_41", NameOf(41));
    }

    [Theory]
    [InlineData("net_raw", CAP_NET_RAW)]
    [InlineData("CAP_NET_RAW", CAP_NET_RAW)]
    [InlineData("Cap_Sys_Boot", CAP_SYS_BOOT)]
    public void Capabilities_TryParse_AnyCaseAndPrefix(string name, int expected)
    {
        Assert.True(TryParse(name, out int capability));
        Assert.Equal(expected, capability);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAP_")]
    [InlineData("net_ra")]
    [InlineData("net_raws")]
    public void Capabilities_TryParse_NoName_False(string name) => Assert.False(TryParse(name, out _));

    [Fact]
    public void CapabilitySet_TryParse_NamesAndBack()
    {
        Assert.True(CapabilitySet.TryParse("net_raw, CAP_CHOWN", out CapabilitySet set, out _));
        Assert.Equal(new CapabilitySet(1 | 1 << 13), set);
        Assert.Equal("CAP_CHOWN,CAP_NET_RAW", set.ToString());
        Assert.False(CapabilitySet.TryParse("chown,nonsense", out _, out string unknown));
        Assert.Equal("nonsense", unknown);
    }

    [Fact]
    public void CapabilitySet_Default_KeepsWhatSystemsNeed()
    {
        foreach (int needed in (int[])[CAP_SYS_ADMIN, CAP_SYS_BOOT, CAP_NET_ADMIN, CAP_NET_RAW, CAP_NET_BIND_SERVICE, CAP_MKNOD,
            CAP_SETUID, CAP_SETGID, CAP_SETPCAP, CAP_SETFCAP, CAP_SYS_CHROOT, CAP_SYS_PTRACE, CAP_SYS_RESOURCE, CAP_AUDIT_WRITE, CAP_KILL])
            Assert.True(CapabilitySet.Default.Contains(needed), NameOf(needed));
        Assert.Equal("CAP_LINUX_IMMUTABLE,CAP_SYS_MODULE,CAP_SYS_RAWIO,CAP_SYS_PACCT,CAP_SYS_TIME,CAP_AUDIT_CONTROL,"
            + "CAP_MAC_OVERRIDE,CAP_MAC_ADMIN,CAP_SYSLOG,CAP_WAKE_ALARM,CAP_BLOCK_SUSPEND,CAP_AUDIT_READ,CAP_PERFMON,CAP_BPF,"
            + "CAP_CHECKPOINT_RESTORE", new CapabilitySet(CapabilitySet.UpTo(40).Bits & ~CapabilitySet.Default.Bits).ToString());
    }

    [Theory]
    [InlineData(0, 1UL)]
    [InlineData(40, 0x1FFFFFFFFFFUL)]
    [InlineData(63, ulong.MaxValue)]
    public void CapabilitySet_UpTo_LastIncluded(int last, ulong bits) => Assert.Equal(bits, CapabilitySet.UpTo(last).Bits);

    [Fact]
    public void Drop_Kept_IsNotDroppedAndAllElseIs()
    {
        CapabilitySet kept = CapabilitySet.UpTo(40).Without(CAP_SYS_TIME, CAP_BPF);

        ImmutableArray<Step> steps = CapabilitySteps.Drop(kept, lastCap: 40);

        Assert.Equal(
            """
            prctl(PR_CAPBSET_DROP, CAP_SYS_TIME, 0, 0, 0)
            prctl(PR_CAPBSET_DROP, CAP_BPF, 0, 0, 0)
            prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
            capset({_LINUX_CAPABILITY_VERSION_3, self}, {permitted=effective=0x17ffdffffff, inheritable=0})
            """, string.Join('\n', steps.Cast<CallStep>().Select(step => $"{step.Number}({string.Join(", ", step.Args)})")));
        Assert.Equal("drop CAP_SYS_TIME", steps[0].Label);
        Assert.Equal(25, ((Arg.Value)((CallStep)steps[0]).Args[1]).Number);
    }

    [Fact]
    public void Drop_OlderKernel_LeavesOutWhatItDoesNotKnow()
    {
        ImmutableArray<Step> steps = CapabilitySteps.Drop(CapabilitySet.Empty.With(CAP_CHOWN).With(CAP_BPF), lastCap: 37);

        Assert.Equal(37 + 2, steps.Length);
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(Data(steps)));
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32LittleEndian(Data(steps)[12..]));
    }

    [Fact]
    public void Drop_NewerKernel_DropsWhatThisProgramDoesNotKnow()
    {
        ImmutableArray<Step> steps = CapabilitySteps.Drop(CapabilitySet.UpTo(40), lastCap: 42);
        Assert.Equal(["drop CAP_41", "drop CAP_42"], steps[..2].Select(step => step.Label));
    }

    [Fact]
    public void Drop_Data_IsTwoStructuresWithNothingInheritable()
    {
        ReadOnlySpan<byte> data = Data(CapabilitySteps.Drop(CapabilitySet.UpTo(40).Without(CAP_CHOWN, CAP_BPF), lastCap: 40));

        Assert.Equal(24, data.Length);
        const uint low = 0xFFFFFFFE, high = 0x17F;
        uint[] words = new uint[6];
        for (int i = 0; i < 6; i++)
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(4 * i)..]);
        Assert.Equal([low, low, 0, high, high, 0], words);
    }

    static ReadOnlySpan<byte> Data(ImmutableArray<Step> steps) => ((Arg.Bytes)((CallStep)steps[^1]).Args[1]).Content.AsSpan();
}
