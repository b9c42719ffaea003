using System.CommandLine;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>template import NAME FILE</c>.</summary>
sealed record TemplateImport(string Name, string File, ImportOptions Options) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> name = Word.Positional("NAME", "The name of the new template");
        Argument<string?> file = Word.Positional(Word.Path, "A tar archive of a whole system, compressed or not");
        Option<string?> init = Word.Value("--init", "PATH", "The program that is process 1; default: found in the archive");
        Option<string?> signal = Word.Value("--stop-signal", "SIGNAL", "The signal that asks it to stop, e.g. SIGRTMIN+3; default: its kind's");
        return new VerbCommand("import", "Make a template of an archive of a whole system", name, file, init, signal)
        {
            Usage = $"NAME {Word.Path}",
            Group = TemplateGroup.Heading,
            Notes = "The archive need not be trusted: nothing in it is run, and nothing outside of the new template is written.",
            Examples = ["vectl template import alpine-3.20 alpine-minirootfs.tar.gz", "vectl template import app rootfs.tar --init /app/init --stop-signal SIGTERM"],
            Bind = result => new TemplateImport(result.Required(name), result.Required(file), new ImportOptions { Init = result.GetValue(init), StopSignal = Signal(result.GetValue(signal)) }),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        ImportedTemplate imported;
        using (ProgressBar progress = TemplateGroup.Progress(session))
            imported = session.Host.Templates.Import(TemplateName.Parse(Name), File, Options, progress);
        if (imported.Report.SkippedDevices > 0)
            session.Errors.Warn($"{imported.Report.SkippedDevices} device nodes were left out: containers get their own");
        if (imported.Report.DroppedAttributes > 0)
            session.Errors.Warn($"{imported.Report.DroppedAttributes} extended attributes were left out: containers may not bring them");
        session.Say($"Template {imported.Manifest.Name} was imported: {ByteCount.Text(imported.Manifest.Size)} in {imported.Manifest.Files} files");
        return 0;
    }

    static int? Signal(string? name)
    {
        if (name is null)
            return null;
        return SignalName.TryParse(name, out int signal) ? signal
            : throw new VeException(VeError.BadValue, $"'{Printable.Text(name)}' is not a signal that asks an init to stop", "Signals are e.g. SIGTERM, SIGPWR or SIGRTMIN+3.");
    }
}
