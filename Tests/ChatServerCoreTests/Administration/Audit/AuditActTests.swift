import ChatAdministration
import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct AuditActTests {
    @Test(arguments: AdminVerb.allCases)
    func `a word has the command and the outcome, and fits the store`(verb: AdminVerb) {
        for failure in [nil] + AdminFailure.Code.allCases.map(Optional.some) {
            let act = AuditAct(verb, failure: failure)
            #expect(AuditAct(word: act.word) == act)
            #expect(act.outcome == failure?.rawValue ?? "done")
            #expect(act.word.unicodeScalars.count <= AdministrationLimits.actLength)
        }
        #expect(AuditAct(verb).word == verb.rawValue)
    }
}
