#pragma once

#include "support/engine_fixture.h"

namespace tieout::tests {

// Whole where no row is marked as a defect.
inline Feed brokenEstate()
{
    return {
        { "usage_events", "id,customer,meter,qty,ts\ne1,c1,api,4,2026-07-01T00:00:00Z\ne2,c1,gpu,1,2026-07-01T00:00:00Z\n" },
        { "usage_aggregates", "id,customer,meter,period,qty\na1,c1,api,2026-07,4\na2,c1,gpu,2026-07,1\n" }, // gpu: no mapping
        { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\n"
                           "ch1,a1,c1,OLD,2026-07,4,2.5,10.00,EUR\n" // its mapping ended in June
                           "ch2,a2,c1,NEW,2026-07,1,2.5,2.50,EUR\n" }, // no mapping
        { "invoice_lines", "id,invoice_id,charge_id,sku,qty,amount\nl1,i1,ch1,OLD,4,10.00\nl2,i1,ch2,NEW,1,2.50\n" },
        { "invoices", "id,customer,period,total,currency,status\ni1,c1,2026-07,12.50,EUR,open\ni2,c1,2026-07,0,EUR,open\ni3,c1,2026-07,0,EUR,open\n" },
        { "erp_postings", "id,invoice_ref,period,amount,document\np1,i1,2026-07,12.50,FI-1\np2,i2,2026-07,0,FI-2\np3,i3,2026-07,0,FI-3\n" }, // p2: no journal
        { "journal_lines", "id,posting_id,account,debit,credit\n"
                           "j1,p1,1200,12.50,0\nj2,p1,4000,0,12.50\n"
                           "j3,p3,4000,3,0\nj4,p3,9999,0,3\n" // revenue debited; an account nobody mapped
                           "j5,p9,1200,1.25,0\n" }, // no such document
        { "payments", "id,invoice_id,amount,currency\n" },
        { "erp_receipts", "id,payment_ref,amount\n" },
        { "sku_map", "sku\nOLD\nNEW\n" },
        { "crm_accounts", "id,name,parent,tax_id,currency,entity,status\n"
                          "A1,One,,DE1,EUR,EU,active\nA2,Two,A1,DE2,EUR,EU,active\nA3,Three,,DE3,EUR,EU,active\nA4,Four,,DE4,EUR,EU,active\nA5,Five,,,,,closed\n" },
        { "billing_customers", "id,account,name,parent,tax_id,currency,entity\n"
                               "c1,A1,One,,DE1,EUR,EU\nc2,A2,Two,,XX2,USD,US\nc3,A3,Three,,DE3,EUR,EU\nc4,A3,Three again,,DE3,EUR,EU\n" }, // A4 is missing
        { "erp_customers", "id,customer,name,parent,tax_id,currency,entity\n"
                           "e1,c1,One,,DE1,EUR,EU\ne2,c2,Two,,XX2,USD,US\ne3,c3,Three,e1,XX3,GBP,UK\n" }, // c4 is missing
        { "contracts", "id,account,status,starts,ends,currency\nk1,A1,activated,2026-01-01,,EUR\nk2,A2,draft,2026-01-01,,EUR\n" },
        { "contract_items", "id,contract_id,sku,qty,unit_price,currency,starts\n"
                            "t1,k1,S,2,10.50,EUR,2026-01-01\nt2,k1,S,2,10.50,EUR,2026-01-01\nt3,k1,S,2,10.50,EUR,2026-01-01\nt4,k1,S,3,0.0005,EUR,2026-01-01\nt5,k2,S,1,9,EUR,2026-01-01\n" },
        { "subscription_items", "id,subscription,contract_item,customer,sku,qty,unit_price,currency,starts\n"
                                "s1,sub,t1,c1,S,2,10.25,EUR,2026-01-01\ns2,sub,t2,c1,S,3,10.50,EUR,2026-01-01\ns3,sub,t3,c1,S,2,10.50,EUR,2026-01-15\ns9,sub,t9,c1,S,2,4,EUR,2026-01-01\n" },
        { "credit_notes", "id,invoice_id,amount,currency,status,period\n"
                          "n1,i1,1.00,EUR,issued,2026-07\nn2,i1,2.00,EUR,issued,2026-07\nn3,i1,3.00,EUR,issued,2026-07\nn4,i1,4.00,EUR,void,2026-07\nn5,i1,5.00,EUR,issued,2026-07\n" },
        { "erp_credits", "id,credit_ref,period,amount,currency,document\n"
                         "x2,n2,2026-07,2.00,EUR,CM-2\nx2b,n2,2026-07,2.00,EUR,CM-2b\nx3,n3,2026-07,2.75,EUR,CM-3\nx5,n5,2026-08,5.00,EUR,CM-5\nx8,n8,2026-07,8.00,EUR,CM-8\n" },
        { "mappings", "id,mapping,key,value,valid_from,valid_to\n"
                      "m1,sku,OLD,4000,2026-01-01,2026-06-30\nm2,meter,api,OLD,2026-01-01,\nm3,account,1200,receivable,,\nm4,account,4000,revenue,,\n"
                      "m5,entity,EU,One GmbH,2026-01-01,2026-03-31\nm6,entity,EU,One SE,2026-03-31,\n" }, // one day too early
    };
}

}
