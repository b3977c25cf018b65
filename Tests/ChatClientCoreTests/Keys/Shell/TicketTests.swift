import Testing

@testable import ChatClientCore

@Suite(.timeLimit(.minutes(1))) struct TicketTests {
    @Test func `who waits is given the end, whether it came before or after`() async throws {
        let early = Ticket<Int>()
        early.end(.success(1))
        #expect(early.hasEnded)
        #expect(try await early.value() == 1)
        let late = Ticket<Int>()
        async let value = late.value()
        late.end(.success(2))
        #expect(try await value == 2)
        #expect(late.hasEnded)
    }

    @Test func `only the first end counts`() async throws {
        let ticket = Ticket<Int>()
        ticket.end(.success(1))
        ticket.end(.failure(CancellationError()))
        #expect(try await ticket.value() == 1)
        ticket.end(.success(3))
        #expect(ticket.hasEnded)
    }

    @Test func `a cancelled caller does not wait`() async {
        let ticket = Ticket<Int>()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    _ = try await ticket.value()
                    return false
                } catch {
                    return error is CancellationError
                }
            }
            group.cancelAll()
            #expect(await group.next() == true)
        }
        #expect(ticket.hasEnded)
    }
}
