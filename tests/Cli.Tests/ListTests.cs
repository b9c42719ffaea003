using Vectl.Cli.Commands;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Cli.Vzctl;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Tests;

public class ListTests
{
    static readonly VectlPaths _paths = new("/t");
    static readonly ListQuery _running = new(ListScope.Running, "ctid", null, null, null, null);

    static readonly VeSummary[] _containers =
    [
        Make(101, VeStatus.Running, "web", processes: 12, uptime: 90061),
        Make(102, VeStatus.Stopped, "db", description: "the data base", order: 7),
        Make(1030, VeStatus.Mounted, null, ifname: "lan"),
        new(VeId.Parse("104"), null, "/t/etc/vectl/ve/104.yaml:1:1: bad", VeStatus.Running, null, 3, 5),
    ];

    static VeSummary Make(int id, VeStatus status, string? name, string? description = null, int? order = null, long? processes = null, long? uptime = null, string? ifname = null)
        => new(VeId.Parse(id.ToString()), new VeConfig
        {
            Id = VeId.Parse(id.ToString()),
            Template = "busybox",
            Ids = new IdRange(1879048192),
            Name = name is null ? null : VeName.Parse(name),
            Description = description,
            Network = ifname is null ? [] : [new InterfaceConfig { Name = ifname }],
            BootOrder = order,
            OnBoot = order is null ? OnBoot.Unset : OnBoot.Yes,
        }, null, status, null, processes, uptime);

    static string Render(ListQuery query, string fields, bool header = true, bool trim = true)
    {
        IReadOnlyList<ListField> chosen = ListField.ParseMany(fields);
        return new Table([.. chosen.Select(f => f.Column)], header, trim).Render(ListQuery.Rows(query.Select(_containers, _paths), chosen, _paths));
    }

    [Fact]
    public void Render_Default_IsVzlists() => Assert.Equal("""
              CTID      NPROC STATUS    IP_ADDR         HOSTNAME
               101         12 running   -               web
               104          3 running   -               -

        """, Render(_running, ListField.Default));

    [Fact]
    public void Render_FieldsOfABrokenContainer_AreDashes()
        => Assert.Equal("104 - - - - - -\n", string.Join(' ', Render(_running, "ctid,name,ostemplate,onboot,disabled,layout,ids", header: false).Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)) + "\n");

    [Fact]
    public void Render_LongCells_AreCutUnlessLastOrNotTrimmed()
    {
        ListQuery all = _running with { Scope = ListScope.All, Name = "web" };
        Assert.Equal("/t/var/lib/vectl/private/101     running\n", Render(all, "private,status", header: false));
        Assert.Equal("running   /t/var/lib/vectl/private/101\n", Render(all, "status,private", header: false));
        var narrow = new Table([new Column("A", 3), new Column("B", 3)], header: false);
        Assert.Equal("abc abcdef\n", narrow.Render([["abcdef", "abcdef"]]));
        Assert.Equal("abcdef abcdef\n", new Table([new Column("A", 3), new Column("B", 3)], header: false, trim: false).Render([["abcdef", "abcdef"]]));
    }

    [Fact]
    public void Render_ControlCharacters_AreEscaped()
        => Assert.Equal("a\\x1b[31m\n", new Table([new Column("A")], header: false).Render([["a\e[31m"]]));

    [Theory]
    [InlineData("running", "101 104")]
    [InlineData("stopped", "102 1030")]
    [InlineData("all", "101 102 104 1030")]
    public void Select_Scope(string scope, string expected)
        => Assert.Equal(expected, Ids(_running with { Scope = Enum.Parse<ListScope>(scope, ignoreCase: true) }));

    [Theory]
    [InlineData("-ctid", "1030 104 102 101")]
    [InlineData("name", "104 1030 102 101")]
    [InlineData("-uptime", "101 104 102 1030")]
    [InlineData("bootorder", "101 104 1030 102")]
    public void Select_Sort_NumbersAsNumbersAndEqualsByCtid(string sort, string expected)
        => Assert.Equal(expected, Ids(_running with { Scope = ListScope.All, Sort = sort }));

    [Fact]
    public void Select_Patterns()
    {
        Assert.Equal("102", Ids(_running with { Scope = ListScope.All, Description = "*data*" }));
        Assert.Equal("101 102", Ids(_running with { Scope = ListScope.All, Name = "[dw]?*" }));
        Assert.Equal("1030", Ids(_running with { Scope = ListScope.All, Hostname = "ve-*" }));
        Assert.Equal("1030", Ids(_running with { Scope = ListScope.All, Interface = "l?n" }));
        Assert.Equal("", Ids(_running with { Scope = ListScope.All, Interface = "eth*" }));
    }

    static string Ids(ListQuery query) => string.Join(' ', query.Select(_containers, _paths).Select(c => c.Id));

    [Fact]
    public void Uptime_IsVzlists() => Assert.Equal("001d01h:01m:01s\n", Render(_running with { Name = "web" }, "uptime", header: false));

    [Theory]
    [InlineData("veid", "ctid")]
    [InlineData("nproc", "numproc")]
    [InlineData("ip_addr", "ip")]
    public void ParseField_OtherNames(string name, string field) => Assert.Equal(field, ListField.Parse(name).Name);

    [Fact]
    public void ParseField_Unknown_SuggestsOne()
    {
        VeException failure = Assert.Throws<VeException>(() => ListField.ParseMany("ctid,hostnam"));
        Assert.Equal((VeError.BadSyntax, "unknown field 'hostnam'", "Did you mean 'hostname'?"), (failure.Error, failure.Message, failure.Hint));
    }

    [Fact]
    public void Json_HasAllFieldsTyped()
    {
        var terminal = new Captured();
        List.WriteJson(terminal.Terminal, [_containers[1]], _paths);
        Assert.Equal("""
            [
              {
                "ctid": 102,
                "status": "stopped",
                "numproc": null,
                "ip": [],
                "hostname": "db",
                "name": "db",
                "smart_name": "db",
                "description": "the data base",
                "ostemplate": "busybox",
                "private": "/t/var/lib/vectl/private/102",
                "root": "/t/var/lib/vectl/root/102",
                "layout": "overlay",
                "onboot": true,
                "bootorder": 7,
                "disabled": false,
                "uptime": null,
                "cpulimit": null,
                "cpuunits": null,
                "iolimit": null,
                "iopslimit": null,
                "laverage": null,
                "uid_base": 1879048192,
                "configured_ip": [],
                "ifname": [],
                "mac": [],
                "host_ifname": [],
                "host_mac": [],
                "network": [],
                "bridge": [],
                "gw": [],
                "ports": [],
                "nameserver": [],
                "searchdomain": [],
                "features": [],
                "rx_bytes": null,
                "rx_packets": null,
                "rx_dropped": null,
                "tx_bytes": null,
                "tx_packets": null,
                "tx_dropped": null,
                "problem": null,
                "kmemsize": null,
                "lockedpages": null,
                "privvmpages": null,
                "shmpages": null,
                "physpages": null,
                "vmguarpages": null,
                "oomguarpages": null,
                "numtcpsock": null,
                "numflock": null,
                "numpty": null,
                "numsiginfo": null,
                "tcpsndbuf": null,
                "tcprcvbuf": null,
                "othersockbuf": null,
                "dgramrcvbuf": null,
                "numothersock": null,
                "dcachesize": null,
                "numfile": null,
                "numiptent": null,
                "swappages": null,
                "interfaces": []
              }
            ]

            """, terminal.Out);
    }

    [Fact]
    public void Grammar_Defaults() => Assert.Equal(new List(_running, ListField.Default, ListFormat.Table, new([])), Parse.Verb("list"));

    [Fact]
    public void Grammar_Everything()
        => Assert.Equal(
            new List(new(ListScope.All, "-ctid", "h*", "n*", "d*", "e*"), "ctid,name", ListFormat.NoHeader | ListFormat.NoTrim | ListFormat.Json, new(["101", "web"])),
            Parse.Verb("list", "-aHtj", "-o", "ctid,name", "-s", "-ctid", "-h", "h*", "-N", "n*", "-d", "d*", "-i", "e*", "101", "web"));

    [Theory]
    [InlineData("-octid,status", "-s-ctid")]
    [InlineData("--output=ctid,status", "--sort=-ctid")]
    [InlineData("-o", "ctid,status", "--sort", "-ctid")]
    public void Grammar_SpellingsOfValues(params string[] args)
        => Assert.Equal(new List(_running with { Sort = "-ctid" }, "ctid,status", ListFormat.Table, new([])), Parse.Verb(["list", .. args]));

    [Theory]
    [InlineData("-name")]
    [InlineData("-hostname")]
    [InlineData("-status")]
    public void Grammar_SortDescending_IsNotTakenForFlags(string sort)
        => Assert.Equal(new List(_running with { Sort = sort }, ListField.Default, ListFormat.Table, new([])), Parse.Verb("list", "-s", sort));

    [Fact]
    public void Grammar_One_IsNoHeaderAndCtid() => Assert.Equal(new List(_running, "ctid", ListFormat.NoHeader, new([])), Parse.Verb("list", "-1"));

    [Fact]
    public void Grammar_Name_ReplacesHostname() => Assert.Equal(new List(_running, "ctid,numproc,status,ip,name", ListFormat.Table, new([])), Parse.Verb("list", "-n"));

    [Fact]
    public void Grammar_Stopped() => Assert.Equal(new List(_running with { Scope = ListScope.Stopped }, ListField.Default, ListFormat.Table, new([])), Parse.Verb("list", "-S"));

    [Fact]
    public void Vzlist_IsList()
        => Assert.Equal(new List(_running with { Scope = ListScope.All, Hostname = "x" }, "ctid", ListFormat.NoHeader, new([])),
            CommandLine.Parse(["-a", "-1", "-h", "x"], ProgramName.FromPath("/usr/sbin/vzlist"), null).Verb);

    [Fact]
    public void FieldNames_AreListed()
    {
        var terminal = new Captured();
        Assert.Equal(0, terminal.Run("list", "-L"));
        Assert.StartsWith("ctid         CTID\nstatus       STATUS\n", terminal.Out);
    }
}
