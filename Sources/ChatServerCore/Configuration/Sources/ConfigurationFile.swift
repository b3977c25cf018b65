import ChatProtocol
import Foundation

/// The configuration file: an object of settings in JSON, with comments and trailing commas. A setting that is misspelt
/// or of the wrong type is a problem: it would otherwise be ignored silently, and a server that was meant to be closed
/// would be open.
struct ConfigurationFile: Sendable, Equatable {
    /// The most bytes of a file. The example with all settings has 8,000.
    static let limit = 1 << 20

    /// A value, and its line from 1.
    struct Setting: Sendable, Equatable {
        let text: String
        let line: Int
    }

    /// The path as given.
    let path: String

    /// The values by their keys. Numbers are written as text, networks are joined by commas.
    private(set) var settings: [String: Setting] = [:]

    /// Sentences about all problems.
    private(set) var problems: [String] = []

    /// The settings that the file was meant to have, but that are misspelt, of the wrong type or there twice.
    private(set) var doubtful: Set<String> = []

    /// Whether the file was read; otherwise its settings are not known.
    private(set) var isRead = false

    /// Reads a file.
    init(path: String) {
        self.path = path
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: Self.limit + 1) else {
            refuse("The configuration file \(path) does not exist or cannot be read. Check path and permissions.")
            return
        }
        parse([UInt8](data))
    }

    /// Parses the contents of a file.
    init(path: String, contents: [UInt8]) {
        self.path = path
        parse(contents)
    }

    private mutating func refuse(_ sentence: String) {
        problems.append(sentence)
    }

    private mutating func parse(_ contents: [UInt8]) {
        guard contents.count <= Self.limit else {
            return refuse(
                "The configuration file \(path) has more than \(Self.limit) bytes. Check that it is the right one."
            )
        }
        guard let text = String(validating: contents, as: UTF8.self) else {
            return refuse("The configuration file \(path) is not UTF-8 text. Save it as such.")
        }
        do {
            guard case .object(let members) = try CommentedJSON(text) else {
                return refuse("The configuration file \(path) must hold one JSON object: settings between { and }.")
            }
            isRead = true
            for member in members {
                take(member)
            }
        } catch {
            refuse(
                "The configuration file \(path) has an error in line \(error.line), column \(error.column): "
                    + "\(error.problem)."
            )
        }
    }

    private mutating func take(_ member: CommentedJSON.Member) {
        let place = "line \(member.line) of \(path)"
        guard let key = ConfigurationKey.named(member.key) else {
            let names = ConfigurationKey.all.map(\.name)
            let near = NearMiss.of(member.key, among: names)
            near.map { _ = doubtful.insert($0) }
            let guess = near.map { " Did you mean '\($0)'?" } ?? ""
            return refuse(
                "There is an unknown setting '\(SafeText.line(member.key))' in \(place).\(guess) "
                    + "Known: \(names.sorted().joined(separator: ", "))."
            )
        }
        if let earlier = settings[key.name] {
            doubtful.insert(key.name)
            return refuse(
                "The setting '\(key.name)' in \(place) was set in line \(earlier.line) already. Remove one of the two."
            )
        }
        guard let text = key.text(of: member.value) else {
            doubtful.insert(key.name)
            let list = key.values == .networks ? ", or an array of texts" : ""
            return refuse("The setting '\(key.name)' in \(place) must be a text or a whole number\(list).")
        }
        settings[key.name] = Setting(text: text, line: member.line)
    }
}

extension ConfigurationKey {
    /// Returns a value of the file as text; `nil` if it is of the wrong type.
    fileprivate func text(of value: CommentedJSON) -> String? {
        switch value {
        case .text(let text): text
        // Some programs write 1300 as 1300.0 or 1.3e3.
        case .number(let number): (Int(number) ?? Double(number).flatMap(Int.init(exactly:))).map(String.init)
        case .array(let values) where self.values == .networks: Self.joined(values)
        case .array, .object, .word: nil
        }
    }

    private static func joined(_ values: [CommentedJSON]) -> String? {
        let texts = values.map { value -> String? in if case .text(let text) = value { text } else { nil } }
        return texts.contains(nil) ? nil : texts.compactMap(\.self).joined(separator: ",")
    }
}
