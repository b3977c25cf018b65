import Foundation
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct ListenerTests {
    @Test func `the limit of open files leaves room for all that is no connection`() {
        let usual = OpenFileLimit(descriptors: 1024, inherited: 3, eventLoops: 2)
        #expect(usual.connections == 918)
        #expect(usual.refusal == nil)
        #expect(usual.warning(wanted: 918) == nil)
        #expect(
            usual.warning(wanted: 10_000)
                == "The system permits this process 1024 open files, so that maximumConnections is 918 instead of 10000. "
                + "Raise the limit with 'ulimit -n'."
        )
    }

    @Test func `too few open files are refused in a sentence, never a negative number`() {
        let few = OpenFileLimit(descriptors: 24, inherited: 3, eventLoops: 2)
        #expect(
            few.refusal
                == "The system permits this process only 24 open files, and the server needs at least 46. "
                + "Raise the limit with 'ulimit -n'."
        )
        #expect(OpenFileLimit(descriptors: 46, inherited: 3, eventLoops: 2).refusal == nil)
        #expect(OpenFileLimit(descriptors: 64, inherited: 3, eventLoops: 2).connections == 20)
        for descriptors in 0...2000 {
            let limit = OpenFileLimit(descriptors: descriptors, inherited: 3, eventLoops: 2)
            #expect((limit.refusal != nil) == (limit.connections < OpenFileLimit.fewestConnections))
        }
    }

    @Test func `a shortage is told once for as long as it lasts`() {
        var episodes = ShortageEpisodes()
        let start = NIODeadline.uptimeNanoseconds(1)
        let times = [start] + (1...2000).map { start + .milliseconds($0 * 100) } + [start + .seconds(200) + .minutes(1)]
        let news = times.filter { episodes.begins(now: $0) }
        #expect(news == [times[0], times[2001]])
    }

    @Test func `each shortage has its sentence, and other errors have none`() {
        #expect(Set(AcceptShortage.allCases.map(\.sentence)).count == 3)
        #expect(AcceptShortage(errnoCode: EMFILE) == .processDescriptors)
        #expect(AcceptShortage(errnoCode: ENFILE) == .systemDescriptors)
        #expect(AcceptShortage(errnoCode: ENOBUFS) == .memory)
        #expect(AcceptShortage(errnoCode: ENOMEM) == .memory)
        #expect(AcceptShortage(errnoCode: ECONNABORTED) == nil)
    }
}
