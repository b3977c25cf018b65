import ChatFuzzing
import Foundation
import Testing

/// Regression tests: every finding of the fuzzer stays fixed.
@Suite struct FuzzFindingsTests {
    /// An input that once broke a rule of its target.
    struct Finding: Sendable {
        let target: FuzzTarget
        let base64: String

        init(_ target: FuzzTarget, _ base64: String) {
            self.target = target
            self.base64 = base64
        }
    }

    /// The findings as `scripts/fuzz` prints them, each with its fault.
    static let findings = [
        // U+206E, an invisible switch of the shapes of digits, came through.
        Finding(.text, "4oGu")
    ]

    @Test(arguments: findings)
    func `is not found again`(finding: Finding) throws {
        let bytes = try #require(Data(base64Encoded: finding.base64))
        #expect(throws: Never.self) { try finding.target.run(on: bytes) }
    }
}
