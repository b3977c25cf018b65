import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct InputReaderTests {
    @Test func `reads what is there, and the end`() async throws {
        let pipe = try Pipe()
        let reader = try #require(InputReader(descriptor: pipe.reader))
        pipe.put("one")
        #expect(await reader.next() == Array("one".utf8))
        pipe.put("two")
        pipe.closeWriter()
        #expect(await reader.next() == Array("two".utf8))
        #expect(await reader.next() == nil)
    }

    @Test func `stops while it waits`() async throws {
        let pipe = try Pipe()
        let reader = try #require(InputReader(descriptor: pipe.reader))
        async let chunk = reader.next()
        reader.stop()
        #expect(await chunk == nil)
        pipe.put("late")
        #expect(await reader.next() == nil)
    }

    @Test func `stops when its task is cancelled`() async throws {
        let pipe = try Pipe()
        let reader = try #require(InputReader(descriptor: pipe.reader))
        let chunks = await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { await reader.next() }
            group.cancelAll()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(chunks == [nil])
    }
}
