namespace DocAssist.SampleClinic.Database;

/// <summary>The vocabulary of an Indian general practice.</summary>
internal static class ClinicalWords
{
    private static readonly LaboratoryTest s_glucose = new("Fasting blood sugar", "mg/dL", 700, 1000);
    private static readonly LaboratoryTest s_hba1c = new("HbA1c", "%", 40, 57);
    private static readonly LaboratoryTest s_creatinine = new("Serum creatinine", "mg/dL", 6, 13);
    private static readonly LaboratoryTest s_haemoglobin = new("Haemoglobin", "g/dL", 120, 165);
    private static readonly LaboratoryTest s_tsh = new("TSH", "mIU/L", 4, 45);
    private static readonly LaboratoryTest s_ldl = new("LDL cholesterol", "mg/dL", 500, 1000);
    private static readonly LaboratoryTest s_platelets = new("Platelet count", "10^3/uL", 1500, 4100);
    private static readonly LaboratoryTest s_crp = new("C-reactive protein", "mg/L", 0, 50);

    public static readonly Condition[] Conditions =
    [
        new("Increased thirst and urination", "Type 2 diabetes mellitus", "Metformin", "500 mg", "1-0-1", s_hba1c),
        new("Routine sugar review", "Type 2 diabetes mellitus, controlled", "Glimepiride", "1 mg", "1-0-0", s_glucose),
        new("Headache and giddiness", "Essential hypertension", "Telmisartan", "40 mg", "1-0-0", s_creatinine),
        new("Palpitations on exertion", "Hypertension, stage 2", "Amlodipine", "5 mg", "0-0-1", s_ldl),
        new("Fever with chills for 3 days", "Suspected dengue fever", "Paracetamol", "650 mg", "1-1-1", s_platelets),
        new("Cough and cold for 5 days", "Acute upper respiratory infection", "Cetirizine", "10 mg", "0-0-1", s_crp),
        new("Burning epigastric pain", "Acid peptic disease", "Pantoprazole", "40 mg", "1-0-0", s_haemoglobin),
        new("Tiredness and hair fall", "Iron deficiency anaemia", "Ferrous ascorbate", "100 mg", "0-1-0", s_haemoglobin),
        new("Weight gain and lethargy", "Primary hypothyroidism", "Levothyroxine", "50 mcg", "1-0-0", s_tsh),
        new("Chest discomfort on walking", "Stable angina", "Isosorbide mononitrate", "20 mg", "1-1-0", s_ldl),
        new("Loose stools since yesterday", "Acute gastroenteritis", "ORS", "1 sachet", "1-1-1", s_crp),
        new("Breathlessness at night", "Bronchial asthma", "Budesonide inhaler", "200 mcg", "1-0-1", s_crp),
        new("Pain in both knees", "Osteoarthritis of the knee", "Aceclofenac", "100 mg", "1-0-1", s_creatinine),
        new("Low back ache for a month", "Mechanical low back pain", "Thiocolchicoside", "4 mg", "1-0-1", s_crp),
        new("Itching in the groin", "Tinea cruris", "Luliconazole cream", "1 %", "0-0-1", s_glucose),
        new("Burning micturition", "Urinary tract infection", "Nitrofurantoin", "100 mg", "1-0-1", s_creatinine),
    ];

    public static readonly string[] Findings =
    [
        "Patient conscious and oriented.", "No pallor, icterus or pedal oedema.", "Chest clear on both sides.",
        "S1 and S2 heard, no murmur.", "Abdomen soft, no organomegaly.", "Throat mildly congested.",
        "Peripheral pulses well felt.", "No focal neurological deficit.", "Compliance with medicines is good.",
        "Missed the evening dose on several days.", "Sleeps well, appetite normal.", "Family history of diabetes.",
        "Advised low salt diet and 30 minutes of walking.", "Plenty of oral fluids, light diet.",
        "Explained the warning signs to the relatives.", "Reports reviewed and discussed.",
        "Review with fasting reports.", "Refer to cardiology if the pain recurs.",
    ];

    public static readonly string[] Procedures =
    [
        "ECG", "Dressing", "Nebulisation", "Wound suturing", "Ear syringing", "Intramuscular injection",
        "Intravenous infusion", "Spirometry", "Incision and drainage", "Foot examination",
    ];

    public static readonly string[] Places =
    [
        "Pune 411004", "Mumbai 400028", "Nashik 422001", "Nagpur 440010", "Indore 452001", "Bhopal 462016",
        "Jaipur 302004", "Lucknow 226010", "Kanpur 208001", "Patna 800001", "Kolkata 700019", "Guwahati 781005",
        "Hyderabad 500034", "Chennai 600017", "Coimbatore 641002", "Madurai 625001", "Kochi 682016",
        "Bengaluru 560004", "Mysuru 570001", "Ahmedabad 380009", "Surat 395007", "Chandigarh 160017",
    ];

    public static readonly string[] Streets =
    [
        "MG Road", "Station Road", "Gandhi Nagar", "Nehru Road", "Shivaji Nagar", "Lake View Colony",
        "Civil Lines", "Temple Street", "Sector 7", "Rajaji Street", "Ashok Marg", "Model Town",
    ];
}
