import ChatProtocol
import Testing

@testable import ChatClientCore

/// Searches with filters, through a client and a server.
@Suite(.timeLimit(.minutes(1))) struct SearchFilterTests {
    /// On the wire an empty sender and the number 0 mean no filter, and the answer would look filtered.
    @Test(arguments: [
        SearchFilter(sender: ""), SearchFilter(place: .user("")), SearchFilter(place: .conversation(0)),
        SearchFilter(place: .everyone, sender: ""),
    ])
    func `an empty name and the conversation 0 are refused`(filter: SearchFilter) {
        let request = Request.search("tea", filter: filter, before: nil, limit: 1)
        let error = #expect(throws: ChatError.self) { try request.wire { [] } }
        #expect(error?.code.rawValue == "invalid_search")
    }

    @Test func `a client searches by sender, place and time`() async throws {
        try await withServer { server in
            try await server.withClient { alice in
                try await server.withClient { bob in
                    _ = try await alice.register(username: "alice", password: "Sesame123")
                    _ = try await bob.register(username: "bob", password: "Sesame123")
                    let room = try await alice.createRoom(RoomOptions(name: "Lab", limit: 5))
                    let first = try await alice.send("tea for all", to: .everyone)
                    let second = try await bob.send("no tea", to: .user("alice"))
                    let third = try await alice.send("tea here", to: .room(room.conversation))

                    func found(_ query: String, _ filter: SearchFilter) async throws -> [UInt64] {
                        try await alice.search(query, filter: filter, before: nil, limit: 10).messages.map(\.id)
                    }
                    #expect(try await found("tea", SearchFilter()) == [third.id, second.id, first.id])
                    #expect(try await found("", SearchFilter(sender: "BOB")) == [second.id])
                    #expect(try await found("tea", SearchFilter(place: .user("bob"))) == [second.id])
                    #expect(try await found("tea", SearchFilter(place: .everyone)) == [first.id])
                    #expect(try await found("", SearchFilter(place: .conversation(room.conversation))) == [third.id])
                    #expect(try await found("tea", SearchFilter(sender: "alice", until: first.time)) == [])
                    #expect(try await found("", SearchFilter(since: third.time + 1)) == [])
                    #expect(
                        try await found("", SearchFilter(sender: "alice", since: 0, until: third.time + 1))
                            == [third.id, first.id]
                    )
                    let plain = try await alice.search("tea", in: room.conversation, before: nil, limit: 10)
                    #expect(plain.messages.map(\.id) == [third.id])
                    let unknown = await #expect(throws: ChatError.self) {
                        try await found("tea", SearchFilter(sender: "nobody"))
                    }
                    #expect(unknown?.code.rawValue == "no_such_user")
                    let elsewhere = await #expect(throws: ChatError.self) {
                        try await bob.search(
                            "",
                            filter: SearchFilter(place: .conversation(room.conversation)),
                            before: nil,
                            limit: 1
                        )
                    }
                    #expect(elsewhere?.code.rawValue == "no_such_conversation")
                }
            }
        }
    }
}
