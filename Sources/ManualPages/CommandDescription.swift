#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A command and its arguments, as the argument parser describes them with `--experimental-dump-help`.
struct CommandDescription: Decodable {
    /// An argument or an option.
    struct Argument: Decodable {
        enum Kind: String, Decodable {
            case positional, option, flag
        }

        struct Name: Decodable {
            enum Kind: String, Decodable {
                case long, short, longWithSingleDash
            }

            let kind: Kind
            let name: String
        }

        let kind: Kind
        let shouldDisplay: Bool
        /// The title of its group.
        let sectionTitle: String?
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let abstract: String?
        let discussion: String?
    }

    let shouldDisplay: Bool
    let commandName: String
    let abstract: String?
    let discussion: String?
    let subcommands: [CommandDescription]?
    let arguments: [Argument]?

    private struct Root: Decodable {
        let command: CommandDescription
    }

    /// Reads a description.
    ///
    /// - Throws: `DecodingError` if it is none.
    static func read(_ json: String) throws -> CommandDescription {
        try JSONDecoder().decode(Root.self, from: Data(json.utf8)).command
    }
}

extension CommandDescription {
    /// The commands below this one. The parser's own `help` only repeats `--help`.
    var visibleSubcommands: [CommandDescription] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    var visibleArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }
}

extension CommandDescription.Argument.Name {
    /// The name as it is typed.
    var text: String {
        switch kind {
        case .long: "--" + name
        case .short, .longWithSingleDash: "-" + name
        }
    }
}
