import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatStorage

/// Gives several stores the same random requests of devices, compares their answers, and checks that no pair is handed
/// out to two devices.
struct DeviceRun {
    private let worlds: [DeviceFixture]
    private let seed: UInt64
    private var random: SplitMix64
    private var time: Int64 = 0
    private var step = 0
    private var codes = 0
    private var accounts: [AccountID] = []
    /// The last message, which is sent again now and then.
    private var last: (sender: AccountID, code: Int)?
    private var identities: [AccountID: Int] = [:]
    private var numbers: [UInt64: UInt64] = [:]
    /// Who was given a pair, by its device, identity and number.
    private var holders: [String: String] = [:]
    /// How often something happened, to show that a run was not trivial.
    private(set) var counts: [String: Int] = [:]

    private static let devices: ClosedRange<UInt64> = 1...9

    init(_ worlds: [DeviceFixture], seed: UInt64) async throws {
        self.worlds = worlds
        self.seed = seed
        random = SplitMix64(seed: seed)
        accounts = [worlds[0].alice, worlds[0].bob, worlds[0].carol]
    }

    mutating func run(steps: Int) async throws {
        for _ in 0..<steps {
            step += 1
            time += Int64.random(in: 0...DeviceFixture.hour, using: &random)
            if random.happens(0.01) {
                time += 20 * DeviceFixture.day
            }
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<4: try await publishList()
            case 4: try await resetOrForget()
            case 5..<8: try await publishPrekeys()
            case 8..<12: try await askForBundles()
            case 12..<14: try await sendMail()
            case 14..<16: try await takeMail()
            case 16..<18: try await send()
            default: try await logIn()
            }
            try await look()
        }
    }

    /// Makes a call on all stores, and returns what it gave.
    @discardableResult
    private mutating func same<Value: Equatable & Sendable>(
        _ what: String,
        _ body: (DeviceFixture) async throws -> Value
    ) async throws -> Value {
        var answers: [Value] = []
        for world in worlds {
            answers.append(try await body(world))
        }
        let first = try #require(answers.first)
        #expect(answers.allSatisfy { $0 == first }, "seed \(seed), step \(step): \(what): \(answers)")
        count(what)
        return first
    }

    private mutating func count(_ what: String) {
        counts[what, default: 0] += 1
    }
}

// Choices.
extension DeviceRun {
    private mutating func anyAccount() throws -> AccountID {
        try #require(accounts.randomElement(using: &random))
    }

    private mutating func anyDevice() -> UInt64 {
        .random(in: Self.devices, using: &random)
    }

    /// Mostly a device that the account has.
    private mutating func device(of account: AccountID) async throws -> UInt64 {
        let known = try await worlds[0].devices(of: account)
        return random.happens(0.9) ? known.randomElement(using: &random) ?? anyDevice() : anyDevice()
    }

    /// Some devices, mostly of the account or of nobody, so that lists are accepted.
    private mutating func someDevices(of account: AccountID) async throws -> [UInt64] {
        var chosen = try await worlds[0].devices(of: account).filter { _ in random.happens(0.7) }
        if chosen.isEmpty || random.happens(0.4) {
            chosen.append(anyDevice())
        }
        return Set(chosen).sorted()
    }
}

// Requests.
extension DeviceRun {
    private mutating func publishList() async throws {
        let account = try anyAccount()
        let devices = try await someDevices(of: account)
        var draft = try await worlds[0].next(devices, of: account, identity: identities[account] ?? 1)
        if random.happens(0.1) {
            draft.version += UInt64.random(in: 0...1, using: &random)
            draft.previous = random.happens(0.5) ? draft.previous : digest(7)
        }
        // Other keys of a device that is listed: of any other one they would be its keys from then on.
        let listed = try await worlds[0].devices(of: account)
        if let last = draft.devices.last, listed.contains(last.number.rawValue), random.happens(0.05) {
            draft.devices.removeLast()
            draft.devices.append(ListedDevice(number: last.number, agreement: digest(3), signing: last.signing))
        }
        let outcome = try await same("list") { try await $0.store.publishDevices(draft) }
        switch outcome {
        case .stored: count("stored list")
        case .unchanged: break
        case .conflict: count("conflict")
        }
    }

    private mutating func resetOrForget() async throws {
        let account = try anyAccount()
        if random.happens(0.3) {
            let name = try Username(["alice", "bob", "carol"][accounts.firstIndex(of: account) ?? 0])
            _ = try await same("forget") { try await $0.store.forget(name) }
            identities[account] = nil
            accounts[accounts.firstIndex(of: account) ?? 0] =
                try await same("account") { try await $0.store.account(for: name) }.id
            return
        }
        let (identity, now) = ((identities[account] ?? 1) + 1, time)
        let devices = try await someDevices(of: account)
        let outcome = try await same("reset") {
            try await $0.reset(devices, of: account, identity: identity, at: now)
        }
        if case .begun = outcome {
            identities[account] = identity
        }
    }

    private mutating func publishPrekeys() async throws {
        let (account, now) = (try anyAccount(), time)
        let device = try await device(of: account)
        let start = numbers[device, default: 1]
        let first = random.happens(0.6) ? start : UInt64.random(in: 1...start, using: &random)
        let others = random.happens(0.1) ? [prekey(first, " of another pair")] : []
        let draft = others + pairs(first + UInt64(others.count)...first + 4)
        numbers[device] = max(start, first + 5)
        let signed = random.happens(0.5) ? prekey(first) : nil
        let outcome = try await same("prekeys") {
            try await $0.publish(signed, pairs: draft, of: account, device: device, at: now)
        }
        count(outcome == .conflict ? "prekey conflict" : "stored prekeys")
    }

    private mutating func askForBundles() async throws {
        let (owner, asker, now) = (try anyAccount(), try anyAccount(), time)
        let device = try await device(of: asker)
        let wanted = try await worlds[0].devices(of: owner) + [anyDevice()]
        let bundles = try await same("bundles") {
            try await $0.bundles(wanted, of: owner, for: asker, device: device, at: now)
        }
        for bundle in bundles {
            guard let pair = bundle.pair else {
                continue
            }
            count("pair")
            let key = "\(owner.rawValue) \(identities[owner] ?? 1) \(bundle.device) \(pair.number)"
            let holder = "\(asker.rawValue) \(device)"
            #expect(holders[key] ?? holder == holder, "seed \(seed), step \(step): \(key)")
            holders[key] = holder
        }
    }

    private mutating func sendMail() async throws {
        let (sender, recipient, now) = (try anyAccount(), try anyAccount(), time)
        let (from, to) = (try await device(of: sender), try await device(of: recipient))
        codes += random.happens(0.8) ? 1 : 0
        let (code, blocks) = (codes, UInt64.random(in: 0...50, using: &random))
        try await same("mail") {
            try await $0.mail(code, from: (sender, from), to: (recipient, to), blocksSealed: blocks, at: now)
        }
    }

    private mutating func takeMail() async throws {
        let (account, now) = (try anyAccount(), time)
        let device = try await device(of: account)
        let limit = Int.random(in: 1...3, using: &random)
        let page = try await same("page") {
            try await $0.take(limit: limit, device: device, of: account, at: now)
        }
        if let last = page?.items.last?.number, random.happens(0.7) {
            try await same("handled mail") {
                try await $0.take(after: last, limit: limit, device: device, of: account, at: now)
            }
        }
    }

    private mutating func send() async throws {
        let (recipient, again) = (try anyAccount(), random.happens(0.2) ? last : nil)
        let sender = try again?.sender ?? anyAccount()
        let device = try await device(of: sender)
        let present = try await worlds[0].devices(of: sender) + worlds[0].devices(of: recipient)
        var devices = Set(present).subtracting([device])
        if random.happens(0.1) {
            devices.insert(anyDevice())
        }
        codes += 1
        let (code, isPlain, wanted) = (again?.code ?? codes, random.happens(0.2), devices.sorted())
        last = (sender, code)
        let outcome = try await same("message") { world in
            isPlain
                ? try await world.store.append([draft(code, from: sender, to: .account(recipient))]).first
                : try await world.send(code, from: (sender, device), to: recipient, for: wanted)
        }
        switch outcome {
        case .stored: count("stored message")
        case .repeated: count("repeated message")
        case .refused: count("refused message")
        case nil: break
        }
    }

    private mutating func logIn() async throws {
        let account = try anyAccount()
        let device = try await device(of: account)
        let blocks = UInt64.random(in: 0...60, using: &random)
        let login = try await same("login") {
            try await $0.store.noteLogin(of: account, device: number(device), blocksSealed: blocks)
        }
        if login.standing == .storeRestored {
            count("restored")
        }
    }

    /// Compares what can be read.
    private mutating func look() async throws {
        let (account, device) = (try anyAccount(), anyDevice())
        let accounts = accounts
        try await same("devices") { try await $0.store.devices(of: accounts) }
        try await same("lists") { try await $0.store.deviceLists(of: account, after: 0, limit: 100) }
        try await same("pairs") { try await $0.store.pairs(of: account, device: number(device)) }
        try await same("contacts") { try await $0.store.directContacts(of: account) }
        let newest = try await same("newest") { try await $0.store.newestMessageID() }
        let after = MessageID(rawValue: max(newest.rawValue - 5, 0))
        try await same("missed") {
            try await $0.store.page(for: account, after: after, excludingOrigin: 0, limit: 9, bytes: 200)
        }
        if random.happens(0.05) {
            let now = DeviceFixture.start + time
            try await same("old mail") { try await $0.store.removeOldMail(now: now) }
        }
        if random.happens(0.02) {
            _ = try await same("retention") { try await $0.store.enforce(Retention(messages: 3), now: 0, limit: 50) }
        }
    }
}
