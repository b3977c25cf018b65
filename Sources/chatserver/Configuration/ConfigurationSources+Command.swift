import ArgumentParser
import ChatServerCore
import Foundation

extension ConfigurationSources {
    /// The command line, the environment of this process and a file.
    ///
    /// - Throws: ``ValidationError`` when the path of the file is an empty text.
    init(options: [String: String?], file: String?) throws {
        guard file != "" else {
            throw ValidationError("--config needs the path of a file; it was given an empty text.")
        }
        self.init(options: options, environment: ProcessInfo.processInfo.environment, file: file)
    }

    /// Returns the configuration.
    ///
    /// - Throws: The first problem: ``ValidationError`` for an invalid setting, else ``Failure``.
    func loadOrFail() throws -> ServerConfiguration {
        do {
            return try load()
        } catch {
            throw Self.failure(error)
        }
    }

    /// Returns the error of the first problem: ``ValidationError`` for an invalid setting, else ``Failure``.
    static func failure(_ problems: ConfigurationProblems) -> any Error {
        let others = problems.others.count
        let hint = others > 0 ? " (There are \(others) more problems: --check-config lists all.)" : ""
        return switch problems.first {
        case .setting(let problem): ValidationError(problem.description + hint)
        case .source(let sentence): Failure(sentence: sentence + hint)
        }
    }
}

extension ServerConfiguration {
    /// Returns the settings of a command that binds no port.
    ///
    /// - Throws: An error that names the wrong setting.
    static func withoutPort(options: [String: String?], file: String?) async throws -> ServerConfiguration {
        var options = options
        // The settings are parsed as a whole, and the port is required.
        options["port"] = "0"
        return try ConfigurationSources(options: options, file: file).loadOrFail()
    }
}
