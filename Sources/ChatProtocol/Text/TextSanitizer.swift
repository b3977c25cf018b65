/// Makes the text that ``SafeText`` describes, in one pass over the code points.
///
/// A code point is kept or shown as a code by itself, by the one kept before it, by the number of marks since the last
/// letter, and by the one after it. All of these are the same in the output wherever a code point was kept, because a
/// code consists of visible ASCII: so sanitizing the output changes nothing.
struct TextSanitizer {
    /// Whether line feeds and tabs pass.
    private let keepsLines: Bool
    /// Whether a letter may come after the text.
    private let goesOn: Bool

    /// The bytes of UTF-8. `String.UnicodeScalarView.append(contentsOf:)` copies all that it has at each call.
    private var output: [UInt8] = []
    /// The code point kept last; `nil` at the start and after a symbol or code.
    private var previous: Unicode.Scalar?
    /// The combining marks kept since the last other character.
    private var marks = 0
    /// The first code points of a run that is shown as codes.
    private var coded: [Unicode.Scalar] = []
    /// The number of code points in that run.
    private var codedCount = 0

    init(keepsLines: Bool, goesOn: Bool) {
        self.keepsLines = keepsLines
        self.goesOn = goesOn
    }

    /// Sanitizes a text. To be called once.
    mutating func sanitize(_ text: String.UnicodeScalarView) -> String {
        var index = text.startIndex
        while index < text.endIndex {
            let scalar = text[index]
            if scalar == EmojiTagSequence.flag, let flag = EmojiTagSequence.prefix(of: text[index...]) {
                flag.forEach { keep($0) }
                marks = 0
                index = flag.endIndex
                continue
            }
            index = text.index(after: index)
            add(scalar, before: index < text.endIndex ? text[index] : nil)
        }
        endCodes()
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func add(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) {
        switch scalar.displayKind {
        case .ordinary:
            keep(scalar)
            marks = 0
        case .mark where marks < SafeText.marksOnLetter:
            keep(scalar)
            marks += 1
        case .selector where previous?.takesSelector == true:
            keep(scalar)
        case .joiner where previous?.takesJoiner == true && (next.map { $0.isJoinable } ?? goesOn):
            keep(scalar)
        case .control(_) where keepsLines && (scalar == "\n" || scalar == "\t"):
            keep(scalar)
            marks = 0
        case .control(let picture):
            keep(picture)
            previous = nil
            marks = 0
        case .mark, .selector, .joiner:
            addCode(of: scalar)
        case .hostile:
            addCode(of: scalar)
            marks = 0
        }
    }

    private mutating func keep(_ scalar: Unicode.Scalar) {
        endCodes()
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        previous = scalar
    }

    private mutating func addCode(of scalar: Unicode.Scalar) {
        if codedCount < SafeText.codesInRun {
            coded.append(scalar)
        }
        codedCount += 1
        previous = nil
    }

    /// Writes the codes of a run that has ended: all, or all but one and the number of the others. So the number is
    /// at least 2, and never longer than the codes that it stands for.
    private mutating func endCodes() {
        guard codedCount > 0 else {
            return
        }
        let isWhole = codedCount == coded.count
        let shown = isWhole ? coded[...] : coded.dropLast()
        for scalar in shown {
            output.append(contentsOf: Self.code(of: scalar).utf8)
        }
        if !isWhole {
            output.append(contentsOf: "<and \(codedCount - shown.count) more>".utf8)
        }
        coded.removeAll(keepingCapacity: true)
        codedCount = 0
    }

    private static func code(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
    }
}
