using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

/// <summary>A tree with a file that replaces another one, a second name for it in a new directory, and a symbolic link.</summary>
sealed class CopyStage : InjectionStage
{
    const string Old = "old";

    static readonly string s_new = new('x', 200_000);

    readonly string _here, _there;

    public CopyStage(HostFixture host, string verb) : base(host, host.NewId())
    {
        Next("create", Id, "--ostemplate", "busybox").Expect(0);
        // A stopped VE: what is in its own layer can be looked at and changed from here.
        string own = Directory.CreateDirectory($"{Root}/var/lib/vectl/private/{Id}/upper/srv").FullName;
        _here = Directory.CreateDirectory($"{host.BaseDirectory}/copy-{Id}").FullName;
        (string from, _there, Verb) = verb == "push" ? (_here, own, (string[])["push", Id, "-p", $"{_here}/tree", "/srv"]) : (own, _here, ["pull", Id, "-p", "/srv/tree", _here]);
        Directory.CreateDirectory($"{from}/tree/sub");
        File.WriteAllText($"{from}/tree/file", s_new);
        Xattr.Set($"{from}/tree/file", "user.note", "6e6f7465");
        host.Shell($"cd {from}/tree && chmod 640 file && ln file sub/again && chmod 750 sub && ln -s file link").Expect(0);
        IsClean();
    }

    public override string[] Verb { get; }

    // Hundreds of calls, most of them in reading what all verbs read: every third, or all with VECTL_INJECT_EVERY=1.
    public override int Stride => FaultInjector.Stride(3);

    public override void Prepare()
    {
        if (Directory.Exists($"{_there}/tree"))
            Directory.Delete($"{_there}/tree", recursive: true);
        Directory.CreateDirectory($"{_there}/tree");
        File.WriteAllText($"{_there}/tree/file", Old);
    }

    public override void Verify()
    {
        Look();
        // Whoever is killed cannot take away what it began.
        if (Exit < 128)
            Assert.Empty(Unfinished());
        if (Exit == 0)
            ShouldBeComplete();
        Next(Verb).Expect(0);
        ShouldBeComplete();
        Assert.Equal("6e6f7465", Xattr.Get($"{_there}/tree/file", "user.note"));
        Assert.Equal("2 2", Host.Shell($"cd {_there}/tree && echo $(stat -c %h file sub/again)").Expect(0).Out.TrimEnd());
        Assert.Empty(Unfinished());
        ShouldBeClean();
    }

    // Whatever has a name is a whole: the old or the new.
    public override void Look()
    {
        if (File.ReadAllText($"{_there}/tree/file") != Old)
            ShouldBeTheFile("file");
        if (Directory.Exists($"{_there}/tree/sub"))
            Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode($"{_there}/tree/sub"));
        if (File.Exists($"{_there}/tree/sub/again"))
            ShouldBeTheFile("sub/again");
    }

    void ShouldBeTheFile(string name)
    {
        Assert.True(File.ReadAllText($"{_there}/tree/{name}") == s_new, $"{name} is half a file");
        Assert.Equal((UnixFileMode)0b110_100_000, File.GetUnixFileMode($"{_there}/tree/{name}"));
    }

    void ShouldBeComplete()
    {
        ShouldBeTheFile("file");
        ShouldBeTheFile("sub/again");
        Assert.Equal("file", new FileInfo($"{_there}/tree/link").LinkTarget);
        Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode($"{_there}/tree/sub"));
    }

    string[] Unfinished() => Directory.GetFileSystemEntries(_there, ".vectl*", SearchOption.AllDirectories);

    protected override void CleanUp() => Prepare();

    public override void Dispose()
    {
        Next("destroy", Id);
        Directory.Delete(_here, recursive: true);
    }
}
