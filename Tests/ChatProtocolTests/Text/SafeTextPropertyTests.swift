import ChatProtocol
import ChatTesting
import Testing

/// Properties that every sanitized text has, checked with random text: the seed of a failure repeats it.
@Suite struct SafeTextPropertyTests {
    private static let textsPerSeed = 40

    @Test(arguments: UInt64(0)..<20)
    func `nothing invisible and no control passes`(seed: UInt64) {
        for text in texts(seed) {
            #expect(faults(in: SafeText.line(text), keepsLines: false) == [], "\(text.debugDescription)")
            #expect(faults(in: SafeText.block(text), keepsLines: true) == [], "\(text.debugDescription)")
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `sanitizing again changes nothing, also character by character`(seed: UInt64) {
        for text in texts(seed) {
            let (line, block) = (SafeText.line(text), SafeText.block(text))
            #expect(same(SafeText.line(line), line), "\(text.debugDescription)")
            #expect(same(SafeText.block(block), block), "\(text.debugDescription)")
            #expect(same(line.map { SafeText.character($0) }.joined(), line), "\(text.debugDescription)")
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `the size is bounded`(seed: UInt64) {
        for text in texts(seed) {
            for safe in [SafeText.line(text), SafeText.block(text)] {
                #expect(safe.utf8.count <= SafeText.growth * text.utf8.count, "\(text.debugDescription)")
            }
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `nothing is lost but what is counted`(seed: UInt64) throws {
        for text in texts(seed) {
            let shown = try ShownText(SafeText.line(text))
            #expect(shown.canStand(for: Array(text.unicodeScalars)), "\(text.debugDescription)")
        }
    }

    /// Random texts of up to 60 pieces, and runs of a piece. None has a character that codes and pictures consist of.
    private func texts(_ seed: UInt64) -> [String] {
        var random = SplitMix64(seed: seed)
        return (0..<Self.textsPerSeed).map { _ in
            (0..<Int.random(in: 0...60, using: &random)).map { _ in
                let piece = RandomPiece.any(using: &random)
                return random.happens(0.1) ? String(repeating: piece, count: 12) : piece
            }.joined()
        }
    }

    private func same(_ one: String, _ other: String) -> Bool {
        one.unicodeScalars.elementsEqual(other.unicodeScalars)
    }

    /// The code points that should not have passed. Uses Unicode's properties, not the list of the code under test.
    private func faults(in safe: String, keepsLines: Bool) -> [Unicode.Scalar] {
        let scalars = Array(RandomPiece.withoutFlags(safe).unicodeScalars)
        var marks = 0
        return scalars.indices.filter { place in
            let scalar = scalars[place]
            switch scalar {
            case "\n", "\t":
                marks = 0
                return !keepsLines
            case "\u{2800}": return true
            case "\u{200C}", "\u{200D}":
                return !hasShape(scalars.before(place)) || !hasShape(scalars.after(place))
            case "\u{FE0E}", "\u{FE0F}":
                return !hasShape(scalars.before(place)) || isMark(scalars.before(place))
            default: break
            }
            marks = isMark(scalar) ? marks + 1 : 0
            let properties = scalar.properties
            return marks > SafeText.marksOnLetter || properties.isDefaultIgnorableCodePoint
                || properties.isBidiControl
                || [.control, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
        }.map { scalars[$0] }
    }

    /// Whether something is drawn for a code point; VS15 and VS16 count with the character that they belong to.
    private func hasShape(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else {
            return false
        }
        let isJoiner = scalar == "\u{200C}" || scalar == "\u{200D}"
        return !isJoiner && !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
    }

    private func isMark(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { [.nonspacingMark, .enclosingMark].contains($0.properties.generalCategory) } ?? false
    }
}

extension [Unicode.Scalar] {
    fileprivate func before(_ place: Int) -> Unicode.Scalar? {
        place > startIndex ? self[place - 1] : nil
    }

    fileprivate func after(_ place: Int) -> Unicode.Scalar? {
        place + 1 < endIndex ? self[place + 1] : nil
    }
}
