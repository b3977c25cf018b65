import ChatServerCore
import Foundation

/// Validates the file of `--config` before use: a setting that is misspelt or of the wrong type would be ignored
/// silently, and a server that was meant to be closed would be open.
enum ConfigurationFile {
    /// Checks that the file is a JSON object of known keys, each with a string or an integer.
    ///
    /// - Throws: An error with a sentence that names the problem.
    static func check(_ path: String) throws {
        guard
            let data = FileManager.default.contents(atPath: path),
            let settings = try? JSONDecoder().decode([String: Setting].self, from: data)
        else {
            throw Failure(
                sentence:
                    "The configuration file \(path) does not exist or is not a JSON object. Check path and syntax."
            )
        }
        for (key, setting) in settings.sorted(by: { $0.key < $1.key }) {
            guard ServerConfiguration.keys.contains(key) else {
                let known = ServerConfiguration.keys.sorted().joined(separator: ", ")
                throw Failure(
                    sentence: "The configuration file \(path) has an unknown setting '\(key)'. Known: \(known)."
                )
            }
            guard setting.isUsable else {
                throw Failure(sentence: "The setting '\(key)' in \(path) must be a text or a whole number.")
            }
        }
    }

    /// One value of the file.
    private struct Setting: Decodable {
        /// Whether it is a string or an integer.
        let isUsable: Bool

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            isUsable = (try? container.decode(String.self)) != nil || (try? container.decode(Int.self)) != nil
        }
    }
}
