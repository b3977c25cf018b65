import ChatClientCore
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What comes before the connection: reads the configuration file, and finds out which server is meant.
struct ClientStart: Sendable {
    /// The exit code of wrong usage (`EX_USAGE` of `sysexits.h`).
    static let usageCode: Int32 = 64

    private let options: ClientOptions
    private let environment: [String: String]

    /// Takes the command line.
    init(_ options: ClientOptions, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.options = options
        self.environment = environment
    }

    /// Runs the client until its end.
    func run() async -> Exit {
        let store = ClientConfigStore(path: options.config, environment: environment)
        var settings = ClientSettings()
        do throws(ClientConfigStore.Failure) {
            let loaded = try store.load()
            settings = loaded.settings
            loaded.problems.forEach(Self.report)
        } catch {
            guard options.config == nil else {
                return Exit(code: Self.usageCode, sentence: SafeText.line(error.description))
            }
            // A damaged file locks nobody out of the chat.
            Self.report(SafeText.line(error.description))
        }
        options.apply(to: &settings)
        settings.requireEncryption = Self.requiresEncryption(environment) || settings.requireEncryption
        // A command goes to no server that was merely used before: it would get the password unasked.
        let named = options.target ?? settings.server
        if let command = options.oneShot {
            return await carryOut(command, at: named, settings)
        }
        guard let target = named else {
            return await runChosen(settings)
        }
        return await ClientProgram(options, target: target, settings: settings, environment: environment).run()
    }

    private func carryOut(_ command: OneShotCommand, at target: ClientTarget?, _ settings: ClientSettings) async -> Exit
    {
        guard let target, target.username != nil else {
            let lack = target == nil ? "No server is named." : "No account is named."
            let sentence =
                "\(lack) Write chatclient <host> <port> <username> before the command, or set server in the configuration "
                + "file: server = <username>@<host>:<port>."
            return Exit(code: Self.usageCode, sentence: sentence)
        }
        return await OneShotProgram(options, command, at: target, settings, environment: environment).run()
    }

    private func runChosen(_ settings: ClientSettings) async -> Exit {
        guard !options.json, TerminalMode.isTerminal(STDIN_FILENO) else {
            let sentence = "No server is named. Write chatclient <host> <port> [<username>]; --help explains more."
            return Exit(code: Self.usageCode, sentence: sentence)
        }
        guard let target = choose() else {
            return .failure("No server was chosen.")
        }
        return await ClientProgram(options, target: target, settings: settings, environment: environment).run()
    }

    /// Asks for the server, in the terminal's line mode. Output goes to stderr, as it belongs to no chat.
    ///
    /// - Returns: `nil` at the end of the input.
    private func choose() -> ClientTarget? {
        var choice = ServerChoice(recent: recent())
        choice.introduction.forEach(Self.report)
        while true {
            try? FileWriter.standardError.write(choice.prompt.utf8)
            guard let line = readLine() else {
                Self.report("")
                return nil
            }
            switch choice.answer(line) {
            case .connect(let target): return target
            case .askAgain(let sentence):
                if !sentence.isEmpty {
                    Self.report(sentence)
                }
            }
        }
    }

    private func recent() -> RecentAccounts {
        guard !options.noState else {
            return RecentAccounts()
        }
        let file = RecentAccountsFile(folder: StateFile.defaultFolder(environment))
        do {
            return try file.load()
        } catch {
            Self.report(SafeText.line("The list of used servers, \(file.path), cannot be read."))
            return RecentAccounts()
        }
    }

    /// The variable that forbids direct messages which are not encrypted.
    static let encryptionVariable = "TANDEM_REQUIRE_ENCRYPTION"

    /// Whether the environment forbids them. A value that is not understood does.
    static func requiresEncryption(_ environment: [String: String]) -> Bool {
        !["", "0", "no", "false", "off"].contains(environment[encryptionVariable]?.lowercased() ?? "")
    }

    private static func report(_ sentence: String) {
        try? FileWriter.standardError.write((sentence + "\n").utf8)
    }
}
