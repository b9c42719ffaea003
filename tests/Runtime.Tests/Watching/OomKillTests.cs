using System.Text;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;

namespace Vectl.Runtime.Tests.Watching;

public class OomKillTests
{
    const string Line = "6,1207,88213456,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=payload,mems_allowed=0,oom_memcg=/ve/101,task_memcg=/ve/101/payload,task=python3,pid=4711,uid=1879048192\n";

    static OomKill? Parse(string record) => OomKill.TryParse(Encoding.UTF8.GetBytes(record));

    [Fact]
    public void TryParse_OfALimit()
        => Assert.Equal(new OomKill(TimeSpan.FromMicroseconds(88213456), 4711, 1879048192, "python3", ByLimit: true), Parse(Line));

    [Fact]
    public void TryParse_OfTheHost()
        => Assert.False(Parse(Line.Replace("CONSTRAINT_MEMCG", "CONSTRAINT_NONE").Replace("oom_memcg=/ve/101", "global_oom"))!.ByLimit);

    [Theory]
    [InlineData("a,pid=1,uid=0")]
    [InlineData("x,task=y")]
    [InlineData("")]
    public void TryParse_NamesThatLookLikeFields_DoNotChangeWhoItWas(string name)
    {
        OomKill? kill = Parse(Line.Replace("task=python3", "task=" + name));
        Assert.Equal((4711, 1879048192u), (kill!.Pid, kill.Uid));
    }

    [Fact]
    public void TryParse_CgroupNamesThatLookLikeFields_DoNotChangeWhoItWas()
    {
        OomKill? kill = Parse(Line.Replace("cpuset=payload", "cpuset=x,task=y,pid=1,uid=0").Replace("CONSTRAINT_MEMCG", "CONSTRAINT_NONE"));
        Assert.Equal((4711, 1879048192u, "python3", false), (kill!.Pid, kill.Uid, kill.Command, kill.ByLimit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("6,1,2,-")]
    [InlineData("6,1,2,-;")]
    [InlineData("6,1,2,-;oom-kill:constraint=")]
    [InlineData("6,1,x,-;oom-kill:constraint=CONSTRAINT_NONE,task=a,pid=1,uid=2\n")]
    [InlineData("6,1,2,-;oom-kill:constraint=CONSTRAINT_NONE,task=a,pid=1\n")]
    [InlineData("6,1,2,-;oom-kill:constraint=CONSTRAINT_NONE,task=a,pid=1,uid=2,more\n")]
    [InlineData("6,1,2,-;oom-kill:constraint=CONSTRAINT_NONE,task=a,pid=1,uid=4294967296\n")]
    [InlineData("4,1,2,-;Memory cgroup out of memory: Killed process 4711 (python3)\n")]
    public void TryParse_OtherRecords_AreNull(string record) => Assert.Null(Parse(record));

    [Fact]
    public void OomKillsOf_AreThoseOfItsIdsSinceItsStart()
    {
        var config = new VeConfig { Id = VeId.Parse("101"), Template = "busybox", Ids = new IdRange(1879048192) };
        var ve = new VeSummary(config.Id, config, null, VeStatus.Running, new VeState { BootId = "x", IdBase = 1879048192 }, 1, 60);
        OomKill At(double secondsAgo, uint uid) => new(WatchVes.Now - TimeSpan.FromSeconds(secondsAgo), 1, uid, "a", true);
        OomKill first = At(5, 1879048192), last = At(1, 1879048192 + 65535);

        Assert.Equal([first, last], WatchVes.OomKillsOf(ve, [At(3600, 1879048192), first, At(4, 1879048192 + 65536), At(4, 1879048191), At(4, 0), last]).ToArray());
    }
}
