import ChatFuzzing
import Foundation
import Testing

/// Whatever the fuzzer has found stays found.
@Suite struct FuzzFindingsTests {
    /// An input that once did what must not be.
    struct Finding: Sendable {
        let target: FuzzTarget
        let base64: String

        init(_ target: FuzzTarget, _ base64: String) {
            self.target = target
            self.base64 = base64
        }
    }

    /// As `scripts/fuzz` prints them, each with what it was.
    static let findings = [
        // U+206E, a switch of the shapes of digits that nobody sees, came through.
        Finding(.text, "4oGu")
    ]

    @Test(arguments: findings)
    func `is not found again`(finding: Finding) throws {
        let bytes = try #require(Data(base64Encoded: finding.base64))
        #expect(throws: Never.self) { try finding.target.run(on: bytes) }
    }
}
