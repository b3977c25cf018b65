import ChatStorage
import Foundation
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct OperatorSentenceTests {
    private struct Unknown: Error {
        let secret = "what a library says"
    }

    @Test func `an error of our own is told in its own words`() {
        let error = StorageError.diskFull(path: "data/messages.sqlite")
        #expect(OperatorSentence.of(error) == error.description)
        let loss = DataLoss.otherPast(path: "data/messages.sqlite")
        #expect(OperatorSentence.of(loss) == loss.description)
    }

    @Test func `one of the system's is told without the names of functions`() {
        let error = IOError(errnoCode: ENOSPC, reason: "write(descriptor:pointer:size:)")
        #expect(
            OperatorSentence.of(error) == "The system refused what the server needs: No space left on device."
        )
    }

    @Test func `one of a library's is not shown`() {
        for error in [Unknown(), NSError(domain: "NSCocoaErrorDomain", code: 640)] as [any Error] {
            let sentence = OperatorSentence.of(error)
            #expect(sentence.hasPrefix("The program met an error that it has no words for"))
            #expect(!sentence.contains("NSCocoaErrorDomain"))
            #expect(!sentence.contains("what a library says"))
        }
    }
}
