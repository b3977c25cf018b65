import ChatAdministration
import ChatProtocol
import Testing

@Suite struct AdminItemJSONTests {
    @Test(arguments: Items.every)
    func `reads what it writes`(item: AdminItem) throws {
        let json = try item.json()
        #expect(!json.contains("\n"))
        #expect(try AdminItem(json: json) == item)
    }

    @Test func `names its kind`() throws {
        let role = AdminItem.role(RoleItem(account: "alice", role: .admin))
        #expect(try role.json() == #"{"account":"alice","kind":"role","role":"admin"}"#)
        #expect(try AdminItem.ban(Items.ban).json().contains(#""kind":"ban""#))
    }

    @Test func `a list of invites has no codes`() throws {
        #expect(!(try AdminItem.invite(Items.invite).json().contains("code")))
    }

    @Test(arguments: [#"{"kind":"weather","rain":true}"#, #"{"kind":7}"#, "{}"])
    func `passes on an object of a newer server`(json: String) throws {
        #expect(try AdminItem(json: json) == .object(json: json))
    }

    @Test(arguments: ["", "[]", "7", "{", #"{"kind":"role"}"#, #"{"kind":"role","account":7,"role":"admin"}"#])
    func `refuses what is no object of its kind`(json: String) {
        #expect(throws: AdminFrameError.notJSON) { try AdminItem(json: json) }
    }
}
