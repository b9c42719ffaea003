using System.CommandLine;
using System.Text;
using Vectl.Cli.OpenMetrics;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Commands;

/// <summary><c>metrics</c>: the counters of all containers for a monitoring system.</summary>
sealed record Metrics(string? Output) : Verb
{
    // The collector runs as a user of its own.
    const uint Readable = 0x1A4;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Option<string?> output = Word.Value("--output", Word.Path, "Replace this file as a whole instead of printing", "-o");
        return new VerbCommand("metrics", "Print the counters of all containers as OpenMetrics text", output)
        {
            Group = "Information",
            Notes = """
                For node_exporter write a file that ends in .prom into the directory of its --collector.textfile.directory, each minute or so. A name
                that is not there is one that this host does not account; +Inf is no limit. Of network interfaces the first 16 are in it.
                """,
            Examples = ["vectl metrics", "vectl metrics --output /var/lib/prometheus/node-exporter/vectl.prom"],
            Bind = result => new Metrics(result.GetValue(output)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        string text = VeMetrics.Text(new WatchVes(session.Host).Take());
        if (Output is null)
            session.Terminal.Write(text);
        else
            AtomicFile.Write(Output, Encoding.UTF8.GetBytes(text), Readable, durable: false);
        return 0;
    }
}
