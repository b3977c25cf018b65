/// The lines entered before, by kind, bounded in number and size. It never holds a secret.
package struct LineHistory: Sendable, Equatable {
    /// The maximum number of lines of a kind.
    package static let lineLimit = 500

    /// The maximum length of all lines of a kind in bytes; also of the kept form, but for its escapes.
    package static let byteLimit = 256 * 1024

    private var lines: [LineKind: [String]] = [:]
    private var byteCounts: [LineKind: Int] = [:]

    /// Creates an empty history.
    package init() {}

    /// The lines of a kind, the oldest first.
    package func lines(_ kind: LineKind) -> [String] { lines[kind] ?? [] }

    /// Adds a line; the oldest ones of its kind make room. An empty line and a repeated one are left out.
    package mutating func add(_ line: String, _ kind: LineKind) {
        guard kind.isRemembered, !line.isEmpty, line.utf8.count <= Self.byteLimit, line != lines[kind]?.last else {
            return
        }
        lines[kind, default: []].append(line)
        byteCounts[kind, default: 0] += line.utf8.count
        shrink(kind)
    }

    /// Reads what ``encoded`` returned, also of a later release: lines that it does not understand are left out.
    package init(encoded: String) {
        for row in encoded.split(separator: "\n") {
            guard let blank = row.firstIndex(of: " "), let kind = LineKind(rawValue: String(row[..<blank])),
                let line = Self.unescaped(row[row.index(after: blank)...])
            else {
                continue
            }
            add(line, kind)
        }
    }

    /// The history as text to keep: a row for each line, with its kind. Line ends in a line are written as `\n`.
    package var encoded: String {
        var text = ""
        for kind in LineKind.allCases {
            for line in lines(kind) {
                text += "\(kind.rawValue) \(Self.escaped(line))\n"
            }
        }
        return text
    }

    private mutating func shrink(_ kind: LineKind) {
        guard var kept = lines[kind], var bytes = byteCounts[kind] else {
            return
        }
        var dropped = 0
        while kept.count - dropped > Self.lineLimit || bytes > Self.byteLimit {
            bytes -= kept[dropped].utf8.count
            dropped += 1
        }
        kept.removeFirst(dropped)
        lines[kind] = kept
        byteCounts[kind] = bytes
    }

    private static func escaped(_ line: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            switch scalar {
            case "\n": text.append(contentsOf: "\\n".unicodeScalars)
            case "\r": text.append(contentsOf: "\\r".unicodeScalars)
            case "\\": text.append(contentsOf: "\\\\".unicodeScalars)
            default: text.append(scalar)
            }
        }
        return String(text)
    }

    private static func unescaped(_ row: Substring) -> String? {
        var text = String.UnicodeScalarView()
        var scalars = row.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\" else {
                text.append(scalar)
                continue
            }
            switch scalars.next() {
            case "n": text.append("\n")
            case "r": text.append("\r")
            case "\\": text.append("\\")
            default: return nil
            }
        }
        return String(text)
    }
}
