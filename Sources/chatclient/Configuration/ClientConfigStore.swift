import ChatClientCore
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The configuration file on the disk.
struct ClientConfigStore: Sendable {
    /// The largest file that is read, in bytes: all aliases and keys fit several times.
    static let largestSize = 1024 * 1024

    /// The most problems that are told; the number of the others is.
    static let mostProblems = 10

    /// Why the file was not read or changed; a sentence for the user.
    struct Failure: Error, Equatable, CustomStringConvertible {
        /// The sentence.
        let description: String
    }

    /// The path of the file.
    var path: String { file.path }

    private let file: PrivateFile

    /// Whether the user named the file, so that it must exist.
    private let isNamed: Bool

    /// - Parameter path: The file; `nil` for the default one, which need not exist.
    init(path: String?, environment: [String: String] = ProcessInfo.processInfo.environment) {
        file = PrivateFile(path: path ?? Self.defaultPath(environment), largestSize: Self.largestSize)
        isNamed = path != nil
    }

    /// `$XDG_CONFIG_HOME/tandem/chatclient.conf`, or the same under `~/.config`.
    static func defaultPath(_ environment: [String: String]) -> String {
        let configured = environment["XDG_CONFIG_HOME"] ?? ""
        // XDG Base Directory Specification: a relative path must be ignored.
        let base = configured.hasPrefix("/") ? configured : (environment["HOME"] ?? ".") + "/.config"
        return base + "/tandem/chatclient.conf"
    }

    /// Reads the settings.
    ///
    /// - Returns: The settings, and sentences about the lines that do not count.
    /// - Throws: ``Failure``, if a file that the user named does not exist, or if a file cannot be read at all.
    func load() throws(Failure) -> (settings: ClientSettings, problems: [String]) {
        guard let (text, isTrustworthy) = try text() else {
            guard !isNamed else {
                throw Failure(
                    description:
                        "The configuration file \(path) does not exist. chatclient --config-example prints one."
                )
            }
            return (ClientSettings(), [])
        }
        var (settings, problems) = ClientConfigFile.parse(text)
        var sentences = problems.prefix(Self.mostProblems).map { "\(path):\($0.line): \($0.sentence)" }
        if problems.count > Self.mostProblems {
            sentences.append("\(path): \(problems.count - Self.mostProblems) more lines do not count.")
        }
        if !isTrustworthy, settings.ca != nil {
            settings.ca = nil
            sentences.append(
                "\(path): Its ca is not used, because its group or other users can change the file. Correct its owner "
                    + "and permissions: chmod 600 \(path)"
            )
        }
        if !isTrustworthy, settings.passwordCommand != nil || settings.keyringCommand != nil {
            settings.passwordCommand = nil
            settings.keyringCommand = nil
            sentences.append(
                "\(path): Its commands are not run, because its group or other users can change the file. Correct its "
                    + "owner and permissions: chmod 600 \(path)"
            )
        }
        return (settings, sentences.map(SafeText.line))
    }

    /// Sets a key in the file, and keeps the rest of it. Without a file, the example becomes the file.
    ///
    /// - Throws: ``Failure``; then the file is unchanged.
    func set(_ key: ConfigKey, to value: String) throws(Failure) {
        do {
            try file.whileLocked {
                let text = try text()?.text ?? ClientConfigFile.example
                try file.rewrite(with: ClientConfigFile.setting(key, to: value, in: text).utf8)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(
                description:
                    "The configuration file \(path) cannot be written. Check its owner and its folder's permissions."
            )
        }
    }

    /// Reads the text, and whether only the user can have written it; `nil` if there is no file.
    private func text() throws(Failure) -> (text: String, isTrustworthy: Bool)? {
        let contents: PrivateFile.Contents?
        do throws(PrivateFile.Failure) {
            contents = try file.contents()
        } catch {
            throw Failure(
                description:
                    "The configuration file \(path) cannot be read. Check that it is a file, and its permissions."
            )
        }
        guard let contents else {
            return nil
        }
        guard let text = String(validating: contents.bytes, as: UTF8.self) else {
            throw Failure(description: "The configuration file \(path) is not UTF-8 text. Save it as UTF-8.")
        }
        return (text, contents.isTrustworthy)
    }
}
