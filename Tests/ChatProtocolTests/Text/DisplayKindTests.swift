import Testing

@testable import ChatProtocol

@Suite struct DisplayKindTests {
    private static let all = (UInt32(0)...0x10FFFF).compactMap { Unicode.Scalar($0) }

    @Test func `every code point that is invisible by its property is known`() {
        let passing = Self.all.filter { scalar in
            switch scalar.displayKind {
            case .ordinary, .mark: scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isBidiControl
            case .joiner, .selector, .control, .hostile: false
            }
        }
        #expect(passing == [])
    }

    @Test func `nothing else is hostile but controls, separators, annotations and blanks`() {
        let others = Self.all.filter {
            $0.displayKind == .hostile && !$0.properties.isDefaultIgnorableCodePoint && $0.value > 0x9F
        }
        #expect(
            others == [
                "\u{2028}", "\u{2029}", "\u{2800}", "\u{FFF9}", "\u{FFFA}", "\u{FFFB}", "\u{13441}", "\u{13442}",
                "\u{1D159}",
            ]
        )
    }

    @Test func `every mark is known`() {
        let wrong = Self.all.filter { scalar in
            let isMark = [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
            return switch scalar.displayKind {
            case .ordinary: isMark
            case .mark: !isMark
            case .joiner, .selector, .control, .hostile: false
            }
        }
        #expect(wrong == [])
    }

    @Test func `marks are those that take no place of their own`() {
        #expect(("\u{301}" as Unicode.Scalar).displayKind == .mark)
        #expect(("\u{20DD}" as Unicode.Scalar).displayKind == .mark)
        #expect(("\u{903}" as Unicode.Scalar).displayKind == .ordinary, "a spacing mark is drawn beside its letter")
    }
}
