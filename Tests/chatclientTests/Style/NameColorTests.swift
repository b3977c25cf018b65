import Foundation
import Testing

@testable import chatclient

@Suite struct NameColorTests {
    /// The values of the function's authors, and one of a name in two cases.
    @Test(
        arguments: [
            ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
            ("FooBar", 0x8594_4171_F739_67E8),
        ] as [(String, UInt64)]
    )
    func `the hash is FNV-1a of the lowercased name`(name: String, hash: UInt64) {
        #expect(NameColor.hash(name) == hash)
    }

    /// A change of the palettes gives everyone another color: this test makes it a decision.
    @Test(arguments: [
        ("alice", "38;5;135", "35"), ("Bob", "38;5;137", "35"), ("carol", "38;5;128", "94"),
    ])
    func `a name has one color for ever`(name: String, many: String, few: String) {
        #expect(NameColor.parameters(for: name, in: .ansi256) == many)
        #expect(NameColor.parameters(for: name.uppercased(), in: .ansi256) == many)
        #expect(NameColor.parameters(for: name, in: .ansi16) == few)
        #expect(NameColor.parameters(for: name, in: .none) == nil)
    }

    @Test(arguments: NameColor.cube)
    func `a color of the cube can be read on black and on white`(code: UInt8) {
        #expect((16...231).contains(code), "the first 16 are the user's, the last 24 are grays")
        let luminance = luminance(of: Int(code) - 16)
        #expect((luminance + 0.05) / 0.05 >= 3, "on black")
        #expect(1.05 / (luminance + 0.05) >= 3, "on white")
    }

    @Test func `neither palette has a color twice, black, white or red`() {
        #expect(Set(NameColor.cube).count == NameColor.cube.count)
        #expect(Set(NameColor.basic).count == NameColor.basic.count)
        #expect(Set(NameColor.basic).isDisjoint(with: [30, 31, 37, 90, 91, 97]))
        #expect(Set(NameColor.cube).isDisjoint(with: [88, 124, 160, 196, 197, 202]))
    }

    @Test(arguments: [(ColorChoice.ansi256, NameColor.cube.count), (.ansi16, NameColor.basic.count)])
    func `names are spread over all colors`(choice: ColorChoice, colors: Int) {
        let names = 2_000
        var counts: [String: Int] = [:]
        for number in 0..<names {
            counts[NameColor.parameters(for: "user\(number)", in: choice) ?? "", default: 0] += 1
        }
        #expect(counts.count == colors)
        #expect(counts.values.allSatisfy { (names / colors / 2...names / colors * 2).contains($0) })
    }

    /// Relative luminance (WCAG 2.2) of a place in the cube of 6 x 6 x 6 colors.
    private func luminance(of place: Int) -> Double {
        let levels = [0.0, 95, 135, 175, 215, 255]
        let parts = [place / 36, place / 6 % 6, place % 6].map { index in
            let share = levels[index] / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
