import ChatClientCore
import Dispatch

/// Where the password comes from. None of these is an argument: other users can see those.
enum PasswordSource: Sendable, Equatable {
    /// The first line of a file, or of a pipe such as the shell's `<(COMMAND)`.
    case file(String)
    /// The variable ``variable``.
    case environment
    /// The first line that a shell command prints.
    case command(String)
    /// The user is asked.
    case ask

    /// The variable of the environment.
    static let variable = "TANDEM_PASSWORD"

    /// Why there is no password; a sentence for the user that never has a part of it.
    struct Failure: Error, Equatable, CustomStringConvertible {
        /// The sentence.
        let description: String
    }

    /// A password, and a sentence about how it is kept; `nil` if nothing is wrong with that.
    struct Found: Sendable, Equatable {
        /// The password.
        let password: String
        /// The sentence.
        var warning: String?
    }

    /// Selects the source: what is named for this call goes before what is set for all.
    ///
    /// - Parameters:
    ///   - file: The value of `--password-file`.
    ///   - environment: The environment. Even an empty variable counts, because it is meant for a password.
    ///   - command: The setting `passwordCommand`.
    init(file: String?, environment: [String: String], command: String?) {
        if let file {
            self = .file(file)
        } else if environment[Self.variable] != nil {
            self = .environment
        } else if let command {
            self = .command(command)
        } else {
            self = .ask
        }
    }

    /// Reads the password; takes as long as a command or the writer of a pipe does, at most
    /// ``PipeReader/patience``.
    ///
    /// - Parameters:
    ///   - address: The server, for a command's environment.
    ///   - account: The account, for a command's environment.
    ///   - environment: The environment of this program.
    /// - Returns: `nil` to ask the user.
    /// - Throws: ``Failure``.
    func read(
        for address: ServerAddress,
        account: String?,
        environment: [String: String]
    ) async throws(Failure) -> Found? {
        let result: Result<Found?, Failure> = await withCheckedContinuation { continuation in
            // On its own thread: it waits in system calls.
            DispatchQueue(label: "password").async {
                let result = Result { () throws(Failure) in
                    try readBlocking(for: address, account: account, environment: environment)
                }
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    private func readBlocking(
        for address: ServerAddress,
        account: String?,
        environment: [String: String]
    ) throws(Failure) -> Found? {
        switch self {
        case .ask:
            return nil
        case .environment:
            let bytes = Array((environment[Self.variable] ?? "").utf8)
            return Found(password: try SecretFile.firstLine(of: bytes, "The variable \(Self.variable)", "password"))
        case .file(let path):
            let secret = try SecretFile(path: path, kind: "password").read()
            return Found(password: secret.text, warning: secret.warning)
        case .command(let command):
            let child = PasswordCommand.environment(environment, for: address, account: account)
            let output = try PasswordCommand(command: command).output(environment: child)
            return Found(password: try SecretFile.firstLine(of: output, "The output of passwordCommand", "password"))
        }
    }
}
