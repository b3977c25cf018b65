import ChatProtocol
import Configuration

/// The three sources of settings. The command line wins over the environment, the environment over the file. Unknown
/// settings are problems in the environment and in the file, as the command line's own parser refuses them there.
package struct ConfigurationSources: Sendable {
    private let options: [String: String]
    private let environment: [String: String]
    private let file: ConfigurationFile?

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - options: The options of the command line, by the keys of the settings; `nil` for those that were not given.
    ///   - environment: All variables of the environment.
    ///   - path: The path of the configuration file; `nil` for none.
    package init(options: [String: String?], environment: [String: String], file path: String?) {
        self.options = options.compactMapValues(\.self)
        self.environment = environment
        file = path.map { ConfigurationFile(path: $0) }
    }

    /// Returns the configuration.
    ///
    /// - Throws: ``ConfigurationProblems`` with all problems of all sources.
    package func load() throws(ConfigurationProblems) -> ServerConfiguration {
        let (configuration, problems) = read()
        if let problems = ConfigurationProblems(problems) {
            throw problems
        }
        return configuration
    }

    /// Returns the path of the admin socket; `nil` if it is switched off. Other settings may be wrong: a command to a
    /// server that runs must not fail because of a mistake in a file that is being edited.
    ///
    /// - Throws: ``ConfigurationProblems`` with the problems on which the path may depend.
    package func adminSocket() throws(ConfigurationProblems) -> String? {
        let (configuration, problems) = read()
        let needed = [ConfigurationKey.data.name, ConfigurationKey.adminSocket.name]
        let isDoubtful = file.map { !$0.isRead || !$0.doubtful.isDisjoint(with: needed) } ?? false
        let sources = unknownVariables + (isDoubtful ? file?.problems ?? [] : [])
        let settings = problems.filter { problem in
            switch problem {
            case .source: false
            case .setting(let error): needed.contains(error.key)
            }
        }
        if let relevant = ConfigurationProblems(sources.map { .source($0) } + settings) {
            throw relevant
        }
        return configuration.adminSocket
    }

    /// Whether the settings of all sources are known; `false` if the file could not be read.
    var isComplete: Bool { file?.isRead != false }

    /// Returns the configuration, with defaults in place of invalid settings, and all problems.
    func read() -> (configuration: ServerConfiguration, problems: [ConfigurationProblem]) {
        var values = ConfigurationValues(config: ConfigReader(providers: providers))
        let configuration = ServerConfiguration(&values)
        var invalid = values.problems.map { problem in
            var problem = problem
            problem.place = place(of: problem.key)
            return problem
        }
        if !isComplete {
            // What seems to be missing may be in the file.
            invalid.removeAll { $0.place == nil }
        }
        let sources = unknownVariables + (file?.problems ?? [])
        return (configuration, sources.map { .source($0) } + invalid.map { .setting($0) })
    }

    private var providers: [any ConfigProvider] {
        let variables = EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "tandem")
        let settings = file?.settings.mapValues(\.text) ?? [:]
        return [Self.provider("command line", options), variables, Self.provider("configuration file", settings)]
    }

    private static func provider(_ name: String, _ texts: [String: String]) -> InMemoryProvider {
        let values = texts.map { (AbsoluteConfigKey([$0.key]), ConfigValue(stringLiteral: $0.value)) }
        return InMemoryProvider(name: name, values: Dictionary(values) { first, _ in first })
    }

    /// Where a setting comes from; `nil` if it is not set.
    private func place(of name: String) -> String? {
        guard let key = ConfigurationKey.named(name) else {
            return nil
        }
        if options[name] != nil {
            return name == ConfigurationKey.port.name ? "on the command line" : "in \(key.option)"
        }
        if environment[key.variable] != nil {
            return "in \(key.variable)"
        }
        return file.flatMap { file in file.settings[name].map { "in line \($0.line) of \(file.path)" } }
    }

    private var unknownVariables: [String] {
        let known = ConfigurationKey.all.map(\.variable).sorted()
        return EnvironmentVariables.unknown(in: environment.keys).map { name in
            let guess = NearMiss.of(name, among: known).map { " Did you mean \($0)?" } ?? ""
            return "The environment has an unknown setting \(SafeText.line(name)).\(guess) "
                + "Known: \(known.joined(separator: ", "))."
        }
    }
}

/// A problem with the settings.
package enum ConfigurationProblem: Error, Equatable, CustomStringConvertible {
    /// A source cannot be used: a misspelt variable, a file with an error.
    case source(String)
    /// A setting is invalid.
    case setting(ConfigurationError)

    /// A sentence for the operator, or two.
    package var description: String {
        switch self {
        case .source(let sentence): sentence
        case .setting(let error): error.description
        }
    }
}

/// All problems with the settings: at least one.
package struct ConfigurationProblems: Error, Equatable {
    /// The first problem; those of whole sources come first.
    package let first: ConfigurationProblem

    /// The further problems.
    package let others: [ConfigurationProblem]

    /// All problems.
    package var all: [ConfigurationProblem] { [first] + others }

    /// Returns `nil` if there are none.
    init?(_ problems: [ConfigurationProblem]) {
        guard let first = problems.first else {
            return nil
        }
        self.first = first
        others = Array(problems.dropFirst())
    }
}
