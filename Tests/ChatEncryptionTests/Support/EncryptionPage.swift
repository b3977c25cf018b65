import Foundation
import Testing

/// The values in the blocks of a section of docs/ENCRYPTION.md.
struct EncryptionPage {
    private let values: [String: [UInt8]]

    /// - Parameter heading: That of the section, in which all blocks are of `name: value`.
    init(_ heading: String = "## Test vectors") throws {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/ENCRYPTION.md"), encoding: .utf8)
        let following = try #require(page.components(separatedBy: "\n\(heading)\n").last)
        let section = try #require(following.components(separatedBy: "\n## ").first)
        var digits: [String: String] = [:]
        var name = ""
        var isInBlock = false
        for line in section.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInBlock.toggle()
            } else if !isInBlock || line.isEmpty || line.hasPrefix("#") {
                continue
            } else if line.hasPrefix(" ") {
                digits[name, default: ""] += line.drop { $0 == " " }
            } else {
                let parts = line.split(separator: ":", maxSplits: 1)
                name = String(parts[0])
                #expect(digits[name] == nil, "\(name) is on the page twice")
                digits[name] = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
            }
        }
        values = try digits.mapValues { try Self.bytes($0) }
    }

    var names: Set<String> {
        Set(values.keys)
    }

    subscript(name: String) -> [UInt8] {
        get throws {
            try #require(values[name], "\(name) is not on the page")
        }
    }

    private static func bytes(_ digits: String) throws -> [UInt8] {
        let digits = Array(digits)
        return try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(digits[$0...min($0 + 1, digits.count - 1)]), radix: 16))
        }
    }
}
