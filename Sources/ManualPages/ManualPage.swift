/// A manual page (section 1) made from the description that a program's argument parser gives, so that the page cannot
/// tell anything else than `--help`.
package struct ManualPage: Sendable {
    /// The page in man(7), the macros that every `man` knows.
    package let text: String

    /// Makes a page.
    ///
    /// - Parameters:
    ///   - json: The description, from `--experimental-dump-help`.
    ///   - version: The program's version.
    ///   - related: Names of other pages.
    /// - Throws: `DecodingError` if the description is none.
    package init(_ json: String, version: String, related: [String] = []) throws {
        let command = try CommandDescription.read(json)
        let name = command.commandName
        var lines = [
            // Without a date: the same program always gives the same page.
            ".TH \(Roff.argument(name.uppercased())) 1 \"\" \(Roff.argument("Tandem " + version)) \"Tandem\"",
            ".SH NAME",
            Roff.line(name) + " \\- " + Roff.line(Self.withoutPeriod(command.abstract ?? "a program of Tandem")),
            ".SH SYNOPSIS",
        ]
        lines += Self.synopsis(of: command, named: name)
        for subcommand in Self.all(command, named: name).dropFirst() where subcommand.command.visibleSubcommands.isEmpty
        {
            lines.append(".br")
            lines += Self.synopsis(of: subcommand.command, named: subcommand.name)
        }
        if let discussion = command.discussion {
            lines += [".SH DESCRIPTION"] + Roff.paragraphs(discussion)
        }
        lines += Self.arguments(of: command, heading: ".SH")
        let subcommands = Self.all(command, named: name).dropFirst()
        if !subcommands.isEmpty {
            lines.append(".SH COMMANDS")
        }
        for subcommand in subcommands {
            lines += Self.section(of: subcommand.command, named: subcommand.name)
        }
        if !related.isEmpty {
            lines += [".SH SEE ALSO", related.map { Roff.bold($0) + "(1)" }.joined(separator: ",\n")]
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// A command and all below it, with their whole names.
    private static func all(
        _ command: CommandDescription,
        named name: String
    ) -> [(name: String, command: CommandDescription)] {
        [(name, command)] + command.visibleSubcommands.flatMap { all($0, named: name + " " + $0.commandName) }
    }

    private static func withoutPeriod(_ sentence: String) -> String {
        sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }

    private static func synopsis(of command: CommandDescription, named name: String) -> [String] {
        var words = [Roff.bold(name)]
        if command.visibleArguments.contains(where: { $0.kind != .positional }) {
            words.append("[" + Roff.italic("options") + "]")
        }
        for argument in command.visibleArguments where argument.kind == .positional {
            words.append(synopsis(of: argument))
        }
        return [words.joined(separator: "\n")]
    }

    private static func synopsis(of argument: CommandDescription.Argument) -> String {
        let value = Roff.italic(argument.valueName ?? "value") + (argument.isRepeating ? " ..." : "")
        return argument.isOptional ? "[" + value + "]" : value
    }

    private static func section(of command: CommandDescription, named name: String) -> [String] {
        [".SS " + Roff.argument(name)]
            + Roff.paragraphs([command.abstract, command.discussion].compactMap(\.self).joined(separator: "\n\n"))
            + arguments(of: command, heading: nil)
    }

    /// The arguments and options: under headings of their groups, or all in one list.
    private static func arguments(of command: CommandDescription, heading: String?) -> [String] {
        let positional = command.visibleArguments.filter { $0.kind == .positional }
        let options = command.visibleArguments.filter { $0.kind != .positional }
        guard let heading else {
            return (positional + options).flatMap(entry)
        }
        var lines: [String] = []
        if !positional.isEmpty {
            lines += [heading + " ARGUMENTS"] + positional.flatMap(entry)
        }
        if !options.isEmpty {
            lines.append(heading + " OPTIONS")
        }
        var titles: [String?] = [nil]
        for option in options where !titles.contains(option.sectionTitle) {
            titles.append(option.sectionTitle)
        }
        for title in titles {
            lines += title.map { [".SS " + Roff.argument($0)] } ?? []
            lines += options.filter { $0.sectionTitle == title }.flatMap(entry)
        }
        return lines
    }

    private static func entry(_ argument: CommandDescription.Argument) -> [String] {
        let value = Roff.italic(argument.valueName ?? "value")
        let term =
            switch argument.kind {
            case .positional: value
            case .flag: names(of: argument)
            case .option: names(of: argument) + " " + value
            }
        var text = argument.abstract ?? ""
        if let preset = argument.defaultValue, argument.kind != .flag {
            text += " (default: \(preset))"
        }
        let paragraphs = Roff.paragraphs([text, argument.discussion].compactMap(\.self).joined(separator: "\n\n"))
        // A paragraph inside an entry keeps its indentation.
        return [".TP", term] + paragraphs.map { $0 == ".PP" ? ".IP" : $0 }
    }

    private static func names(of argument: CommandDescription.Argument) -> String {
        (argument.names ?? []).map { Roff.bold($0.text) }.joined(separator: ", ")
    }
}
