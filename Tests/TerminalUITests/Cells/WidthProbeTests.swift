import Testing

@testable import TerminalUI

@Suite struct WidthProbeTests {
    /// Replies, by the width of each sample, and what they make of the standard.
    private static func profile(_ widths: [Int]) -> WidthProfile {
        var probe = WidthProbe()
        for width in widths {
            probe.take(column: width + 1)
        }
        return probe.profile
    }

    @Test func `asks for the position after each sample, and leaves an empty row`() {
        let output = WidthProbe.output
        #expect(output.hasPrefix("\r👩‍💻\u{1B}[6n\r👍🏽\u{1B}[6n"))
        #expect(output.hasSuffix("\u{1B}[6n\r\u{1B}[K"))
        #expect(output.split(separator: "\u{1B}[6n").count == WidthProbe.samples.count + 1)
    }

    @Test func `learns from the replies`() {
        #expect(Self.profile([2, 2, 2, 2, 1, 2]) == .standard)
        let other = Self.profile([4, 4, 1, 4, 2, 1])
        #expect(!other.joinsEmoji)
        #expect(!other.appliesSkinTones)
        #expect(!other.widensByVariation)
        #expect(other.flagWidth == 4)
        #expect(other.ambiguousWidth == 2)
        #expect(other.spacingMarkWidth == 0)
    }

    @Test func `counts its own samples as the terminal said`() {
        let widths = [4, 4, 1, 4, 2, 1]
        let profile = Self.profile(widths)
        #expect(WidthProbe.samples.map { DisplayWidth.of($0.text, profile: profile) } == widths)
        #expect(WidthProbe.samples.map { DisplayWidth.of($0.text) } == [2, 2, 2, 2, 1, 2])
    }

    @Test func `keeps the standard where a reply makes no sense, or does not come`() {
        #expect(Self.profile([0, 11, 80, -1, 3, 5]) == .standard)
        #expect(Self.profile([]) == .standard)
        var probe = WidthProbe()
        for _ in WidthProbe.samples {
            #expect(!probe.isComplete)
            probe.take(column: 3)
        }
        #expect(probe.isComplete)
        let profile = probe.profile
        probe.take(column: 5)
        #expect(probe.profile == profile)
    }

    @Test func `is remembered as a word`() {
        #expect(WidthProfile.standard.encoded == "zwj2-tone2-vs2-flag2-ambiguous1-mark2")
        let other = Self.profile([4, 4, 1, 4, 2, 1])
        #expect(WidthProfile(encoded: other.encoded) == other)
        #expect(WidthProfile(encoded: WidthProfile.standard.encoded) == .standard)
        let wrong = ["", "zwj2", "zwj3-tone2-vs2-flag2-ambiguous1-mark2", "zwj2-tone2-vs2-flag2-ambiguous1-mark2-x1"]
        for word in wrong {
            #expect(WidthProfile(encoded: word) == nil)
        }
    }
}
