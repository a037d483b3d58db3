"""The words of four national code lists, as data: code, Chinese, English, Tibetan, other writings met in rosters.

Sources: GB/T 2261.1-2003 (sex; its 未知的性别 and 未说明的性别 are shown in plainer words and still read), GB/T 2261.2-2003 (marital status), GB/T 3304-1991 (ethnic groups), GB/T 4761-2008 (relation
to the householder; the two-digit list is read from memory of the standard, check before exchanging files by code).
Tibetan words are drafts for a native reader to check; ethnic names are short transliterations.
"""

from typing import Final

SEX_ROWS: Final = """
0|不清楚|unknown|མི་ཤེས།|未知的性别 未知 不详 不明
1|男|male|ཕོ།|男性 m man 公
2|女|female|མོ།|女性 f woman 母
9|没有说明|not stated|གསལ་བཤད་མེད།|未说明的性别 未说明 未填 不愿说明
"""

MARITAL_ROWS: Final = """
10|未婚|single|གཉེན་མ་བྱས་པ།|未结婚 单身
20|已婚|married|གཉེན་བྱས་པ།|有配偶 结婚 在婚 已结婚
21|初婚|first marriage|གཉེན་ཐོག་མ།|初婚有配偶
22|再婚|remarried|བསྐྱར་དུ་གཉེན་བྱས་པ།|再婚有配偶
23|复婚|remarried to the former spouse|གཉེན་སླར་གསོ།|复婚有配偶
30|丧偶|widowed|བཟའ་ཟླ་འདས་པ།|鳏 寡 鳏寡 widow widower
40|离婚|divorced|གཉེན་འབྲེལ་གཏོར་བ།|离异 离
90|未说明的婚姻状况|not stated|གསལ་བཤད་མེད།|未说明 未知 不详
"""

ETHNIC_ROWS: Final = """
01|汉族|Han|རྒྱ་རིགས།|
02|蒙古族|Mongol|སོག་རིགས།|蒙 蒙族
03|回族|Hui|ཧུའེ་རིགས།|
04|藏族|Tibetan|བོད་རིགས།|zang
05|维吾尔族|Uygur|ཡུ་གུར་རིགས།|维 维族 uyghur
06|苗族|Miao|མའོ་རིགས།|
07|彝族|Yi|དབྱི་རིགས།|
08|壮族|Zhuang|ཀྲོང་རིགས།|僮族
09|布依族|Buyei|པུའུ་དབྱི་རིགས།|
10|朝鲜族|Korean|ཁྲའོ་ཞན་རིགས།|chosen 鲜族
11|满族|Manchu|མན་རིགས།|man
12|侗族|Dong|ཏུང་རིགས།|
13|瑶族|Yao|ཡའོ་རིགས།|
14|白族|Bai|པའེ་རིགས།|
15|土家族|Tujia|ཐུའུ་ཅ་རིགས།|
16|哈尼族|Hani|ཧ་ཉི་རིགས།|
17|哈萨克族|Kazak|ཧ་སག་རིགས།|哈族 kazakh
18|傣族|Dai|ཏའེ་རིགས།|
19|黎族|Li|ལི་རིགས།|
20|傈僳族|Lisu|ལི་སུའུ་རིགས།|
21|佤族|Va|ཝ་རིགས།|wa
22|畲族|She|ཧྲེ་རིགས།|
23|高山族|Gaoshan|ཀའོ་ཧྲན་རིགས།|
24|拉祜族|Lahu|ལ་ཧུ་རིགས།|
25|水族|Sui|ཧྲུའེ་རིགས།|shui
26|东乡族|Dongxiang|ཏུང་ཞང་རིགས།|
27|纳西族|Naxi|འཇང་རིགས།|
28|景颇族|Jingpo|ཅིང་ཕོ་རིགས།|
29|柯尔克孜族|Kirgiz|ཁིར་ཁི་ཙི་རིགས།|kyrgyz
30|土族|Tu|ཧོར་རིགས།|
31|达斡尔族|Daur|ཏ་སྦུར་རིགས།|
32|仫佬族|Mulao|མུ་ལའོ་རིགས།|
33|羌族|Qiang|ཆང་རིགས།|
34|布朗族|Blang|པུའུ་ལང་རིགས།|bulang
35|撒拉族|Salar|ས་ལར་རིགས།|
36|毛南族|Maonan|མའོ་ནན་རིགས།|毛难族
37|仡佬族|Gelao|ཀེ་ལའོ་རིགས།|
38|锡伯族|Xibe|ཞི་པོ་རིགས།|
39|阿昌族|Achang|ཨ་ཁྲང་རིགས།|
40|普米族|Pumi|ཕུའུ་མི་རིགས།|
41|塔吉克族|Tajik|ཐ་ཇིག་རིགས།|
42|怒族|Nu|ནུའུ་རིགས།|
43|乌孜别克族|Uzbek|ཨུ་ཙི་པེ་ཁི་རིགས།|乌兹别克族
44|俄罗斯族|Russ|ཨུ་རུ་སུ་རིགས།|russian
45|鄂温克族|Ewenki|ཨེ་ཝེན་ཁི་རིགས།|
46|德昂族|Deang|ཏེ་ཨང་རིགས།|崩龙族
47|保安族|Bonan|པའོ་ཨན་རིགས།|
48|裕固族|Yugur|ཡུ་གུའུ་རིགས།|
49|京族|Gin|ཅིང་རིགས།|jing
50|塔塔尔族|Tatar|ཐ་ཐར་རིགས།|
51|独龙族|Derung|ཏུའུ་ལུང་རིགས།|dulong
52|鄂伦春族|Oroqen|ཨོ་རོ་ཆོན་རིགས།|
53|赫哲族|Hezhen|ཧེ་ཀྲེ་རིགས།|
54|门巴族|Monba|མོན་པ་རིགས།|
55|珞巴族|Lhoba|ལྷོ་པ་རིགས།|
56|基诺族|Jino|ཅི་ནོ་རིགས།|
97|其他未识别的民族|other, not identified|མི་རིགས་གཞན་དག|其他 未识别民族 僜人 夏尔巴人
98|外国血统中国籍人士|naturalised foreigner|ཕྱི་རྒྱལ་རིགས་རྒྱུད།|外国血统 外国人入籍 入籍
"""

RELATION_GROUP_ROWS: Final = """
0|本人或户主|self or householder|རང་ཉིད་དམ་ཁྱིམ་བདག|
1|配偶|spouse|བཟའ་ཟླ།|
2|子|son|བུ།|
3|女|daughter|བུ་མོ།|
4|孙辈|grandchild|ཚ་བོ་ཚ་མོ།|
5|父母|parent|ཕ་མ།|
6|祖父母或外祖父母|grandparent|སྤོ་བོ་རྨོ་མོ།|
7|兄弟姐妹|sibling|སྤུན་མཆེད།|
8|其他|other|གཞན་དག|
"""

RELATION_ROWS: Final = """
01|本人|self|རང་ཉིད།|自己
02|户主|householder|ཁྱིམ་བདག|家长
10|配偶|spouse|བཟའ་ཟླ།|爱人 老伴 夫妻
11|夫|husband|ཁྱོ་ག|丈夫 老公
12|妻|wife|ཆུང་མ།|妻子 老婆
20|子|son|བུ།|儿子 儿
21|独生子|only son|བུ་གཅིག་པུ།|
22|长子|eldest son|བུ་ཆེ་བ།|大儿子
23|次子|second son|བུ་གཉིས་པ།|二儿子 二子
24|三子|third son|བུ་གསུམ་པ།|三儿子
25|四子|fourth son|བུ་བཞི་པ།|四儿子
26|五子|fifth son|བུ་ལྔ་པ།|五儿子
27|养子或继子|adopted son or stepson|བུ་ཚབ།|养子 继子
28|女婿|son-in-law|མག་པ།|上门女婿
29|其他儿子|other son|བུ་གཞན།|
30|女|daughter|བུ་མོ།|女儿
31|独生女|only daughter|བུ་མོ་གཅིག་མ།|
32|长女|eldest daughter|བུ་མོ་ཆེ་བ།|大女儿
33|次女|second daughter|བུ་མོ་གཉིས་པ།|二女儿 二女
34|三女|third daughter|བུ་མོ་གསུམ་པ།|三女儿
35|四女|fourth daughter|བུ་མོ་བཞི་པ།|四女儿
36|五女|fifth daughter|བུ་མོ་ལྔ་པ།|五女儿
37|养女或继女|adopted daughter or stepdaughter|བུ་མོ་ཚབ།|养女 继女
38|儿媳|daughter-in-law|མནའ་མ།|媳妇 儿媳妇
39|其他女儿|other daughter|བུ་མོ་གཞན།|
40|孙子、孙女或外孙子、外孙女|grandchild|ཚ་བོ་ཚ་མོ།|孙辈 孙子女 孙
41|孙子|grandson|ཚ་བོ།|孙儿 长孙
42|孙女|granddaughter|ཚ་མོ།|
43|外孙子|daughter's son|བུ་མོའི་བུ།|外孙
44|外孙女|daughter's daughter|བུ་མོའི་བུ་མོ།|
45|孙媳妇或外孙媳妇|grandson's wife|ཚ་བོའི་ཆུང་མ།|孙媳妇 孙媳 外孙媳妇
46|孙女婿或外孙女婿|granddaughter's husband|ཚ་མོའི་ཁྱོ་ག|孙女婿 外孙女婿
47|曾孙子或外曾孙子|great-grandson|ཡང་ཚ།|曾孙子 曾孙 重孙 外曾孙子
48|曾孙女或外曾孙女|great-granddaughter|ཡང་ཚ་མོ།|曾孙女 重孙女 外曾孙女
49|其他孙子、孙女或外孙子、外孙女|other grandchild|ཚ་བོ་ཚ་མོ་གཞན།|
50|父母|parent|ཕ་མ།|
51|父亲|father|ཕ།|父 爸爸 爸
52|母亲|mother|མ།|母 妈妈 妈
53|公公|husband's father|ཁྱོ་གའི་ཕ།|
54|婆婆|husband's mother|ཁྱོ་གའི་མ།|
55|岳父|wife's father|ཆུང་མའི་ཕ།|丈人
56|岳母|wife's mother|ཆུང་མའི་མ།|丈母娘
57|继父或养父|stepfather or adoptive father|ཕ་ཚབ།|继父 养父
58|继母或养母|stepmother or adoptive mother|མ་ཚབ།|继母 养母
59|其他父母关系|other parent|ཕ་མ་གཞན།|
60|祖父母或外祖父母|grandparent|སྤོ་བོ་རྨོ་མོ།|祖父母 外祖父母
61|祖父|father's father|སྤོ་བོ།|爷爷
62|祖母|father's mother|རྨོ་མོ།|奶奶
63|外祖父|mother's father|མའི་ཕ།|外公 姥爷
64|外祖母|mother's mother|མའི་མ།|外婆 姥姥
65|配偶的祖父母或外祖父母|spouse's grandparent|བཟའ་ཟླའི་སྤོ་རྨོ།|
66|曾祖父|great-grandfather|ཡང་སྤོ།|太爷爷
67|曾祖母|great-grandmother|ཡང་རྨོ།|太奶奶
68|配偶的曾祖父母或外曾祖父母|spouse's great-grandparent|བཟའ་ཟླའི་ཡང་སྤོ་ཡང་རྨོ།|
69|其他祖父母或外祖父母关系|other grandparent|སྤོ་རྨོ་གཞན།|
70|兄弟姐妹|sibling|སྤུན་མཆེད།|
71|兄|elder brother|ཕུ་བོ།|哥哥 哥 兄长
72|嫂|elder brother's wife|ཕུ་བོའི་ཆུང་མ།|嫂子 嫂嫂
73|弟|younger brother|ནུ་བོ།|弟弟
74|弟媳|younger brother's wife|ནུ་བོའི་ཆུང་མ།|弟妹 弟媳妇
75|姐姐|elder sister|ཨ་ཅེ།|姐
76|姐夫|elder sister's husband|ཨ་ཅེའི་ཁྱོ་ག|
77|妹妹|younger sister|ནུ་མོ།|妹
78|妹夫|younger sister's husband|ནུ་མོའི་ཁྱོ་ག|
79|其他兄弟姐妹|other sibling|སྤུན་མཆེད་གཞན།|
80|其他|other|གཞན་དག|
81|伯父|father's elder brother|ཨ་ཁུ་ཆེ་བ།|伯伯
82|伯母|father's elder brother's wife|ཨ་ཁུ་ཆེ་བའི་ཆུང་མ།|
83|叔父|father's younger brother|ཨ་ཁུ།|叔叔
84|婶母|father's younger brother's wife|ཨ་ཁུའི་ཆུང་མ།|婶婶 婶
85|舅父|mother's brother|ཨ་ཞང་།|舅舅
86|舅母|mother's brother's wife|ཨ་ཞང་གི་ཆུང་མ།|舅妈
87|姨父|mother's sister's husband|སྲུ་མོའི་ཁྱོ་ག|姨夫
88|姨母|mother's sister|སྲུ་མོ།|姨妈 阿姨
89|姑父|father's sister's husband|ཨ་ནེའི་ཁྱོ་ག|姑夫
90|姑母|father's sister|ཨ་ནེ།|姑姑 姑妈
91|堂兄弟、堂姐妹|cousin on the father's side|ཕའི་སྤུན་ཟླ།|堂兄弟 堂姐妹 堂兄 堂弟 堂姐 堂妹
92|表兄弟、表姐妹|other cousin|མའི་སྤུན་ཟླ།|表兄弟 表姐妹 表兄 表弟 表姐 表妹
93|侄子|brother's son|ཚ་བོ།(སྤུན་གྱི་བུ།)|侄儿 侄
94|侄女|brother's daughter|ཚ་མོ།(སྤུན་གྱི་བུ་མོ།)|
95|外甥|sister's son|སྲིང་མོའི་བུ།|
96|外甥女|sister's daughter|སྲིང་མོའི་བུ་མོ།|
97|其他亲属|other relative|ཉེ་དུ་གཞན།|亲属 亲戚
99|非亲属|not related|ཉེ་དུ་མིན་པ།|无亲属关系 保姆 寄养
"""
