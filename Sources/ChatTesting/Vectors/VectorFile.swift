import Foundation

/// A file of known answers in `Tests/Vectors`: blocks of `name = value` with a blank line between them. A value goes on
/// in indented lines; lines that begin with `#` are comments.
package struct VectorFile: Sendable {
    package let cases: [Case]

    /// A case of a file.
    package struct Case: Sendable {
        private let values: [String: String]

        init(_ values: [String: String]) {
            self.values = values
        }

        /// The number of the case in its source.
        package var name: String {
            "case \(values["case"] ?? "without a number")"
        }

        package func text(_ name: String) throws -> String {
            guard let value = values[name] else {
                throw VectorError.missing(name)
            }
            return value
        }

        /// A hexadecimal value.
        package func bytes(_ name: String) throws -> [UInt8] {
            let digits = Array(try text(name).utf8)
            guard digits.count.isMultiple(of: 2) else {
                throw VectorError.notHexadecimal(name)
            }
            return try stride(from: 0, to: digits.count, by: 2).map { place in
                guard let byte = UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) else {
                    throw VectorError.notHexadecimal(name)
                }
                return byte
            }
        }
    }

    /// - Parameter name: The file's name in `Tests/Vectors`.
    /// - Throws: An error if there is no such file, or it has another form.
    package init(_ name: String) throws {
        let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let url = root.appending(path: "Tests/Vectors").appending(path: name)
        try self.init(text: String(decoding: Data(contentsOf: url), as: UTF8.self))
    }

    init(text: String) throws {
        var cases: [[String: String]] = [[:]]
        var last: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix("#") {
            if line.isEmpty {
                cases.append([:])
                last = nil
            } else if line.hasPrefix("    "), let last {
                cases[cases.count - 1][last, default: ""] += line.dropFirst(4)
            } else {
                let parts = line.split(separator: " ", omittingEmptySubsequences: false)
                guard (2...3).contains(parts.count), parts[1] == "=" else {
                    throw VectorError.malformed(String(line))
                }
                last = String(parts[0])
                cases[cases.count - 1][String(parts[0])] = parts.count == 3 ? String(parts[2]) : ""
            }
        }
        self.cases = cases.filter { !$0.isEmpty }.map { Case($0) }
    }
}

/// What is wrong with a file of known answers.
package enum VectorError: Error, Equatable {
    case malformed(String)
    case missing(String)
    case notHexadecimal(String)
}
