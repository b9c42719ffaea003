using System.Text.RegularExpressions;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Values;

public sealed class SysctlTests
{
    [Theory]
    [InlineData("net.ipv4.ip_forward", SysctlScope.Own)]
    [InlineData("net.ipv4.conf.eth0.rp_filter", SysctlScope.Own)]
    [InlineData("user.max_user_namespaces", SysctlScope.Own)]
    [InlineData("kernel.domainname", SysctlScope.Domain)]
    [InlineData("kernel.shmmax", SysctlScope.Ipc)]
    [InlineData("kernel.sem", SysctlScope.Ipc)]
    [InlineData("fs.mqueue.msg_max", SysctlScope.Ipc)]
    public void OfANamespace_IsTheVes(string name, SysctlScope scope)
    {
        Assert.Equal(scope, Sysctl.ScopeOf(name));
        Assert.Matches(new Regex(Sysctl.Pattern), name);
    }

    // The host's root writes those of IPC: no name may lead out of them.
    [Theory]
    [InlineData("vm.swappiness")]
    [InlineData("kernel.hostname")]
    [InlineData("kernel.panic")]
    [InlineData("kernel.shm_secret")]
    [InlineData("kernel.shmmax.x")]
    [InlineData("kernel.msgmax msgmnb")]
    [InlineData("kernel.")]
    [InlineData("kernel. ")]
    [InlineData("fs.file-max")]
    [InlineData("fs.mqueue")]
    [InlineData("fs.mqueue.")]
    [InlineData("fs.mqueue.../../vm/swappiness")]
    [InlineData("net")]
    [InlineData("net.")]
    [InlineData("net..ipv4")]
    [InlineData("net/ipv4/ip_forward")]
    [InlineData("net.ipv4/../../kernel/panic")]
    [InlineData("user.name")]
    [InlineData("")]
    public void OfTheHost_IsRefused(string name) => Assert.Null(Sysctl.ScopeOf(name));

    [Fact]
    public void PathOf_IsBelowProcSys() => Assert.Equal("/proc/sys/net/ipv4/conf/eth0/rp_filter", Sysctl.PathOf("net.ipv4.conf.eth0.rp_filter"));
}
