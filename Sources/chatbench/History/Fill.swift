import ArgumentParser
import ChatProtocol
import ChatStorage

/// `chatbench fill`: fills a server's data folder with a month of messages, for ``History`` to measure.
struct Fill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill an empty data folder with a month of messages.",
        discussion: """
            Makes accounts named 'bench-fill-1' and so on, and messages among them: seven in ten to everyone, two in ten \
            to one other account, one in ten to a room. The same seed gives the same messages. No server may be running \
            on the folder.
            """
    )

    /// Messages per transaction.
    private static let batch = 512

    @Option(help: "The server's data folder.")
    var data: String

    @Option(help: "The server's credential store.")
    var credentials: String

    @Option(help: "Messages, 1 to 10000000.")
    var messages = 1_000_000

    @Option(help: "Accounts, 4 to 1000.")
    var accounts = 100

    @Option(help: "What the messages are made from.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...10_000_000).contains(messages), (4...1000).contains(accounts) else {
            throw ValidationError("There may be 1 to 10000000 messages and 4 to 1000 accounts.")
        }
    }

    func run() async throws {
        do {
            let store = try ChatStores.open(.dataFolder, in: DataDirectory(path: data))
            let people = try await makeAccounts(store)
            var talk = Talk(people: people, rooms: try await makeRooms(store, people), messages: messages, seed: seed)
            var done = 0
            while done < messages {
                let drafts = (0..<min(Self.batch, messages - done)).map { talk.draft(done + $0) }
                _ = try await store.append(drafts)
                done += drafts.count
                if done % (200 * Self.batch) == 0 {
                    Output.note("\(done) of \(messages) messages are stored")
                }
            }
            var indexed = 0
            var step = 0
            repeat {
                step = try await store.index(limit: Self.indexBatch)
                indexed += step
            } while step == Self.indexBatch
            Output.note("\(done) messages are stored, \(indexed) are in the index")
            try await store.close()
        } catch {
            Output.note("\(error)")
            throw ExitCode.failure
        }
    }

    /// Messages indexed per transaction.
    private static let indexBatch = 10_000

    private func makeAccounts(_ store: any ChatStore) async throws -> [Account] {
        let secrets = try CredentialStores.open(path: credentials)
        // The cheapest hash there is: this password is public anyway.
        let hash = try PasswordHasher(cost: ScryptCost(logN: 4)).hash(BenchAccounts.password)
        var people: [Account] = []
        for number in 1...accounts {
            let name = try Username("bench-fill-\(number)")
            try await secrets.add(name, hash: hash)
            people.append(try await store.account(for: name))
        }
        return people
    }

    /// Makes a room for every ten accounts, with these as its members.
    private func makeRooms(_ store: any ChatStore, _ people: [Account]) async throws -> [Talk.Gathering] {
        var rooms: [Talk.Gathering] = []
        for start in stride(from: 0, to: people.count, by: 10) {
            let members = people[start..<min(start + 10, people.count)].map(\.id)
            let draft = RoomDraft(name: "bench room \(rooms.count + 1)", limit: 10, isKept: true)
            let room = try await store.createRoom(draft, admin: members[0])
            for member in members.dropFirst() {
                _ = try await store.joinRoom(room.number.key, account: member)
            }
            rooms.append(Talk.Gathering(conversation: room.conversation, members: members))
        }
        return rooms
    }
}
